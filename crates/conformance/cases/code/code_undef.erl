%% Calls to what does not exist, in every way of calling.
-module(code_undef).
-include("case.hrl").

main() ->
    M = id(no_such_module), F = id(no_such_function),
    ?trace(no_such_module:f(1)),
    ?trace(begin no_such_module:f(1), ok end),
    ?trace(M:f(a, b)),
    ?trace(begin M:F(), ok end),
    ?trace(apply(M, F, [x])),
    ?trace((fun no_such_module:f/1)(y)),
    ?trace(?MODULE:F()),
    ?trace(lists:no_such_function([])),
    ?trace(erlang:no_such_bif()),
    ?trace(lists:map(fun no_such_module:f/1, [1])),
    ok.
