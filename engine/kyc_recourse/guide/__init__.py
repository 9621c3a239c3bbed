"""The guide: pages of Markdown made from the facts; MkDocs is one of the programs that can take them."""
