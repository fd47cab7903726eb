"""The store's front in four parts, one method a question; `Store` is all of them."""
