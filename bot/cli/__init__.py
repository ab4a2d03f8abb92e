"""The command line. Modules import what they run only when it runs, so that help is instant."""
