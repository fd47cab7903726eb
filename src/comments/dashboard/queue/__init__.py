"""The queue: a list, a selection and keys that live in the browser, and the page around them."""
