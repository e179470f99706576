%% Selective receive: patterns, guards, the rest stays in order.
-module(proc_receive).
-include("case.hrl").

main() ->
    [self() ! M || M <- [{a, 1}, b, {a, 2}, c, {d, 3}, 4, "five"]],
    ?show(receive {a, N} when N > 1 -> N end),
    ?show(receive c -> c; b -> b end),
    ?show(receive {T, 3} -> T end),
    ?show(receive L when is_list(L) -> L end),
    ?show(receive X when is_integer(X); is_float(X) -> X end),
    ?show(drain()),
    K = id(key),
    [self() ! M || M <- [{other, 1}, {K, 2}, {other, 3}]],
    ?show(receive {K, V} -> V end),
    ?show(drain()),
    ok.

drain() -> receive M -> [M | drain()] after 0 -> [] end.
