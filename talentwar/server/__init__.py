"""The local preview server of the `serve` command."""
