"""The order of questions, the draft behind them, and the buttons under them."""
