"""A static site generator for a tracker of the AI talent war.

    content/ -> documents -> schema -> catalog -> graph -> present -> plan -> render -> publish -> public/
                text         typed     checked    derived  views      files   html      what differs

Every arrow is a function of values. Reading happens in `documents`, writing in `publish`, and the clock,
the arguments and printing are the command line's alone.
"""
