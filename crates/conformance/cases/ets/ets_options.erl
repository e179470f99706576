%% Options of ets:new/2, and what ets:info/1,2 says of them.
-module(ets_options).
-include("case.hrl").

main() ->
    [made(Options) || Options <-
        [[], [set], [bag, set], [ordered_set, bag], [public], [private], [public, protected], [{keypos, 2}], [{keypos, 2}, {keypos, 3}], [compressed],
         [{read_concurrency, true}], [{write_concurrency, true}], [{write_concurrency, auto}], [{write_concurrency, auto}, ordered_set],
         [ordered_set, {write_concurrency, true}], [{decentralized_counters, true}], [{decentralized_counters, true}, {write_concurrency, true}],
         [{write_concurrency, true}, {write_concurrency, false}], [private, {write_concurrency, true}, {read_concurrency, true}],
         [{heir, none}], [{heir, self(), data}], [{heir, self(), data}, {heir, none}], [named_table], [named_table, public, named_table]]],
    [?show(ets:new(id(table), id(Options))) || Options <-
        [x, [x], [set | x], [{keypos, 0}], [{keypos, -1}], [{keypos, a}], [{keypos, 1 bsl 70}], [{heir, x}], [{heir, x, y}], [{write_concurrency, 1}],
         [{read_concurrency, auto}], [{decentralized_counters, auto}], [{heir, none, x}], [{}], [{set}], [1], <<>>]],
    ?show(ets:new("table", [])),
    ?show(ets:new(1, x)),
    ok.

made(Options) ->
    T = ets:new(table, Options),
    Items = [type, protection, keypos, named_table, compressed, size, name, node, fixed,
             safe_fixed, safe_fixed_monotonic_time],
    Heir = case ets:info(T, heir) of none -> none; Self when Self =:= self() -> me end,
    io:format("~w ~w heir ~w~n", [case Options of [{heir, _, _} | _] -> heir; _ -> Options end, [ets:info(T, Item) || Item <- Items], Heir]),
    true = ets:info(T, owner) =:= self(),
    true = is_reference(ets:info(T, id)),
    true = ets:info(T, memory) > 0,
    io:format("~w~n", [[Item || {Item, _} <- ets:info(T)]]),
    ets:delete(T).

