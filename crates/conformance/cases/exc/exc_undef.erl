%% Undefined modules and functions.
-module(exc_undef).
-include("case.hrl").

main() ->
    ?show(no_such_module:f()),
    ?show(no_such_module:f(1, [2])),
    ?show(?MODULE:nope(a)),
    ?show(lists:nope(a)),
    ?show(erlang:nope(a)),
    ?show(apply(no_such_module, g, [x])),
    ?trace(no_such_module:f(1, {2})),
    ?trace(?MODULE:nope(id(a))),
    ?trace(begin no_such_module:f(), ok end),
    ok.
