
SELECT learn_definitions();
