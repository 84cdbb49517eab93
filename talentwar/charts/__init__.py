"""Charts as geometry: pure functions over plain values that give frozen views, which templates turn into SVG."""
