%% on_load runs before anything else of the module.
-module(code_on_load).
-on_load(setup/0).
-include("case.hrl").

main() ->
    ?show(persistent_term:get(?MODULE, unset)),
    ok.

setup() ->
    persistent_term:put(?MODULE, was_set),
    ok.
