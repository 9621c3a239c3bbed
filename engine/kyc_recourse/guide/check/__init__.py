"""The check of a built site: what its pages say is compared with the facts and with what the engine decides.

Nothing here uses the code that makes pages (a test holds that), so a fault there cannot hide itself. What both
share are the facts, the engine, and the addresses under which values of the facts are marked.
"""
