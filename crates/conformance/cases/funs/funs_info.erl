%% fun_info of local and external funs.
-module(funs_info).
-include("case.hrl").

main() ->
    A = id(1), B = id(b),
    F = fun(X) -> {X, A, B} end,
    ?show(erlang:fun_info(F, arity)),
    ?show(erlang:fun_info(F, env)),
    ?show(erlang:fun_info(F, module)),
    ?show(erlang:fun_info(F, type)),
    ?show(erlang:fun_info(F, name)),
    G = fun lists:map/2,
    ?show([erlang:fun_info(G, K) || K <- [arity, env, module, name, type]]),
    ?show(lists:sort(erlang:fun_info(G))),
    ?show(lists:sort([K || {K, _} <- erlang:fun_info(F)])),
    ?show(erlang:fun_info(F, bogus)),
    ?show(erlang:fun_info(id(x), arity)),
    ?show(erlang:fun_info(id(x))),
    ok.
