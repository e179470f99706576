%% apply with what cannot be applied.
-module(funs_apply_errors).
-include("case.hrl").

main() ->
    ?show(apply(no_such_module, f, [])),
    ?show(apply(?MODULE, no_such_function, [1])),
    ?show(apply(id(1), f, [])),
    ?show(apply(?MODULE, id(1), [])),
    ?show(apply(?MODULE, id, id([1 | 2]))),
    ?show(apply(?MODULE, id, id(x))),
    ?show((id("list")):f()),
    ?show((id({?MODULE, x})):id(1)),
    ?show(apply(erlang, '+', id([1]))),
    ?show(apply(lists, reverse, id([1, 2, 3]))),
    M = id(no_such_module), F = id(no_such_function),
    ?show(M:f()),
    ?show(?MODULE:F(1, 2)),
    ?show(lists:F()),
    ok.
