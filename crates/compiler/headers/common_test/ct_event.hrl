%% What handlers of events of tests are told.

-record(event, {name, node, data}).
