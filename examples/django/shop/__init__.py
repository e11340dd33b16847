"""The shop: items that belong to whoever made them."""
