"""Sentences invented for training: what the labelled sources lack, each with the labels it deserves.

Every module returns `Row`s; `rows(seed)` in `mix` puts them together. Nothing here comes from a data set.
"""
