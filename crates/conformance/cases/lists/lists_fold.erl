%% foldl, foldr, mapfoldl, mapfoldr, and errors from within.
-module(lists_fold).
-include("case.hrl").

main() ->
    ?show(lists:foldl(fun(X, A) -> [X | A] end, [], [1, 2, 3])),
    ?show(lists:foldr(fun(X, A) -> [X | A] end, [], [1, 2, 3])),
    ?show(lists:foldl(fun(_, A) -> A end, x, [])),
    ?show(lists:mapfoldl(fun(X, A) -> {X * A, A + X} end, 1, [1, 2, 3])),
    ?show(lists:mapfoldr(fun(X, A) -> {X * A, A + X} end, 1, [1, 2, 3])),
    ?show(lists:foldl(fun(X, _) -> throw({found, X}) end, [], [a, b])),
    ?show(lists:foldl(fun(X, A) -> X + A end, 0, [1, x])),
    ?show(lists:foldl(id(notfun), 0, [1])),
    ?show(lists:foldl(fun(X) -> X end, 0, [1])),
    ?show(lists:foldl(fun(X, A) -> X + A end, 0, id([1 | 2]))),
    ok.
