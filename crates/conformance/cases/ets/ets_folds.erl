%% foldl, foldr, tab2list, init_table, and the functions on whole tables that are no natives.
-module(ets_folds).
-include("case.hrl").

main() ->
    T = ets:new(table, [ordered_set]),
    ets:insert(T, [{N, N * N} || N <- lists:seq(1, 10)]),
    ?show(ets:foldl(fun({K, V}, Acc) -> [{K, V} | Acc] end, [], T)),
    ?show(ets:foldr(fun({K, V}, Acc) -> [{K, V} | Acc] end, [], T)),
    ?show(ets:foldl(fun(_, Acc) -> Acc + 1 end, 0, ets:new(empty, []))),
    B = ets:new(bag, [bag]),
    ets:insert(B, [{a, 1}, {a, 2}, {b, 3}, {a, 0}]),
    ?show(lists:sum(ets:foldl(fun({_, V}, Acc) -> [V | Acc] end, [], B))),
    ?show(ets:lookup(B, a)),
    ?show(ets:foldl(fun({K, _}, Acc) -> ets:delete(T, K), Acc + 1 end, 0, T)),
    ?show(ets:info(T, size)),
    ?show(ets:info(T, fixed)),
    ?show(ets:init_table(T, fun(read) -> {[{a, 1}, {b, 2}], fun(read) -> {[{c, 3}], fun(read) -> end_of_input end} end} end)),
    ?show(ets:tab2list(T)),
    ?show(ets:init_table(T, fun(read) -> wrong end)),
    ?show(ets:tab2list(T)),
    ?show(ets:foldl(fun(_, _) -> throw(stop) end, 0, B)),
    ?show(ets:info(B, fixed)),
    ?show(ets:foldl(not_a_fun, 0, nothing)),
    ok.
