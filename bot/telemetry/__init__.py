"""What operators see: logs, metrics and vital signs. Imports nothing else of ours."""
