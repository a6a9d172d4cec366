"""The commands, one file each; botkit/cli/main.py lists them."""
