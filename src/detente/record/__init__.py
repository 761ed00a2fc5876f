"""The record of votes at the United Nations: what a user has loaded, and what is fitted on it."""
