%% Thousands of tables, named ones too: found, renamed, fixed, given away, deleted in another order; the rest goes with the owner.
-module(ets_many_tables).
-include("case.hrl").

main() ->
    Self = self(),
    {Owner, Monitor} = spawn_monitor(fun() -> owner(Self) end),
    Kept = receive {tables, Tables} -> Tables end,
    ?show([ets:info(T) || T <- Kept, ets:lookup(T, key) =/= [{key, T}]]),
    ?show(length([T || T <- ets:all(), ets:info(T, owner) =:= Owner])),
    Owner ! stop,
    receive {'DOWN', Monitor, process, Owner, Reason} -> ?show(Reason) end,
    ?show(lists:usort([ets:info(T) || T <- Kept])),
    ?show(lists:usort([ets:whereis(name(N)) || N <- lists:seq(1, 1000)])),
    Gift = receive {'ETS-TRANSFER', T, Owner, gift} -> T end,
    ?show(ets:tab2list(Gift)),
    ok.

name(N) -> list_to_atom("many_tables_" ++ integer_to_list(N)).

owner(Parent) ->
    Tables = [ets:new(many, [public]) || _ <- lists:seq(1, 4000)],
    Named = [ets:new(name(N), [named_table, ordered_set]) || N <- lists:seq(1, 1000)],
    [true = ets:insert(T, {key, T}) || T <- Tables ++ Named],
    [true = ets:safe_fixtable(T, true) || T <- Tables],
    {Kept, Gone} = lists:split(1500, Tables),
    [true = ets:delete(T) || T <- lists:reverse(Gone)],
    ?show(lists:usort([ets:info(T, size) || T <- Gone])),
    ?show(ets:lookup(hd(Gone), key)),
    Renamed = [ets:rename(name(N), name(N + 1000)) || N <- lists:seq(1, 1000)],
    ?show(lists:usort([ets:whereis(name(N)) || N <- lists:seq(1, 1000)])),
    [true = ets:insert(T, {key, T}) || T <- Renamed],
    Gift = ets:new(gift, []),
    true = ets:insert(Gift, {for, you}),
    true = ets:give_away(Gift, Parent, gift),
    Parent ! {tables, Kept ++ Renamed},
    receive stop -> ok end.
