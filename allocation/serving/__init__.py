"""The server around the screens: what it listens on, what every answer carries, and what is downloaded.

One process serves everybody, for a meeting's state stands in its memory.
"""
