%% fun f/A of this module.
-module(funs_local).
-include("case.hrl").

main() ->
    F = fun add/2,
    ?show(F(1, 2)),
    ?show(lists:map(fun double/1, [1, 2, 3])),
    ?show(lists:foldl(fun add/2, 0, [1, 2, 3])),
    ?show(F =:= fun add/2),
    ?show(is_function(F, 2)),
    ok.

add(A, B) -> A + B.
double(X) -> 2 * X.
