"""Reports: folds over the event log that end in tables, and the forms that a table is shown in. Pure; never knows what a message costs."""
