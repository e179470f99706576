%% Whether an event of a level is to be logged, for those who ask here what module logger tells.
-module(logger_config).

-export([allow/1, allow/2]).

allow(Level) -> logger:compare_levels(Level, maps:get(level, logger:get_primary_config())) =/= lt.
allow(Level, Module) -> logger:allow(Level, Module).
