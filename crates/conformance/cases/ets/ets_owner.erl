%% Owners and heirs: a table goes with its owner, is given away, or is inherited.
-module(ets_owner).
-include("case.hrl").

main() ->
    Self = self(),
    T = in_another(fun() -> ets:new(table, [public]) end),
    ?show(ets:info(T)),
    Named = in_another(fun() -> ets:new(named, [named_table]) end),
    ?show(ets:whereis(Named)),
    ?show(ets:new(named, [named_table])),
    ?show(ets:delete(named)),
    H = in_another(fun() -> X = ets:new(heir, [{heir, Self, some_data}]), ets:insert(X, {a, b}), X end),
    receive {'ETS-TRANSFER', H, Pid, Data} -> ?show({is_pid(Pid), Data}) end,
    ?show(ets:lookup(H, a)),
    ?show(ets:info(H, owner) =:= Self),
    ?show(ets:info(H, heir) =:= Self),
    ?show(ets:setopts(H, {heir, none})),
    ?show(ets:info(H, heir)),
    ?show(ets:setopts(H, [{protection, public}, {heir, Self, x}])),
    ?show(ets:info(H, protection)),
    {P, M} = spawn_monitor(fun() ->
        receive {'ETS-TRANSFER', H, Self, gift} -> ok end,
        Self ! {owner, ets:info(H, owner) =:= self(), ets:lookup(H, a)},
        receive stop -> ok end
    end),
    ?show(ets:give_away(H, P, gift)),
    receive {owner, Is, Found} -> ?show({Is, Found}) end,
    ?show(ets:info(H, owner) =:= P),
    ?show(ets:give_away(H, P, again)),
    P ! stop,
    receive {'DOWN', M, process, P, _} -> ok end,
    receive {'ETS-TRANSFER', H, P, x} -> ?show(back) after 1000 -> ?show(lost) end,
    ?show(ets:lookup(H, a)),
    %% An heir that is gone inherits nothing.
    {Gone, GoneM} = spawn_monitor(fun() -> ok end),
    receive {'DOWN', GoneM, process, Gone, _} -> ok end,
    D = in_another(fun() -> ets:new(dead, [{heir, Gone, x}]) end),
    ?show(ets:info(D, size)),
    %% Others may delete a public table, and rename it.
    Pub = ets:new(pub, [public, named_table]),
    in_another(fun() -> ets:rename(Pub, renamed) end),
    ?show(ets:info(pub)),
    ?show(ets:info(renamed, name)),
    in_another(fun() -> ets:delete(renamed) end),
    ?show(ets:info(renamed)),
    Unnamed = ets:new(unnamed, []),
    ?show(ets:rename(Unnamed, other) =:= Unnamed),
    ?show(ets:info(Unnamed, name)),
    ?show(ets:whereis(other)),
    ?show(lists:member(Unnamed, ets:all())),
    %% Who monitors the owner finds the table gone.
    {Owner, OwnerM} = spawn_monitor(fun() -> ets:new(gone_first, [named_table]), exit(done) end),
    receive {'DOWN', OwnerM, process, Owner, done} -> ?show(ets:whereis(gone_first)) end,
    ok.

in_another(Do) ->
    Self = self(),
    {Pid, Monitor} = spawn_monitor(fun() -> Self ! {self(), Do()} end),
    receive {'DOWN', Monitor, process, Pid, normal} -> ok end,
    receive {Pid, Result} -> Result end.
