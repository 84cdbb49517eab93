"""Inputs, cache, workers, templates, rendering, publishing; and the pipeline that composes them."""
