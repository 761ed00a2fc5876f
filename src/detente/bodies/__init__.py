"""Who decides together, and how votes become a decision."""
