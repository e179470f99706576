%% A fun with more free variables than registers for arguments of a small call.
-module(funs_many_free).
-include("case.hrl").

main() ->
    [A, B, C, D, E, F, G, H, I, J, K, L] = id(lists:seq(1, 12)),
    Fun = fun(X, Y) -> [X, Y, A, B, C, D, E, F, G, H, I, J, K, L] end,
    ?show(Fun(x, y)),
    ?show(length(element(2, erlang:fun_info(Fun, env)))),
    Deep = fun() -> fun() -> fun() -> {A, F, L, Fun(1, 2)} end end end,
    ?show(((Deep())())()),
    ok.
