%% Calling what is no fun, or with a wrong number of arguments.
-module(funs_badfun).
-include("case.hrl").

main() ->
    [?show((id(X))(1)) || X <- [a, 1, [], {lists, reverse}, <<>>, #{}, 1.5]],
    F = fun(X) -> X end,
    ?show(F()),
    ?show(F(1, 2)),
    ?show((fun lists:reverse/1)(1, 2)),
    ?show(apply(F, [1, 2])),
    ?show(apply(F, id(x))),
    ?show(apply(F, id([1 | 2]))),
    ?show(apply(id(a), [])),
    ?show((fun() -> ok end)(extra)),
    ok.
