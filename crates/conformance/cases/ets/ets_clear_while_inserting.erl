-module(ets_clear_while_inserting).
-export([main/0]).

%% The size of a table that is emptied while others insert is that of what is in it afterwards.
main() ->
    [io:format("~p ~p~n", [Options, lists:usort([emptied(Options) || _ <- lists:seq(1, 3)])])
     || Options <- [[set], [bag], [ordered_set]]],
    ok.

emptied(Options) ->
    Table = ets:new(table, [public | Options]),
    Self = self(),
    Inserters = [spawn_link(fun() -> insert(Table, 1, Self) end) || _ <- lists:seq(1, 4)],
    [receive {Pid, running} -> ok end || Pid <- Inserters],
    [begin ets:delete_all_objects(Table), erlang:yield() end || _ <- lists:seq(1, 20)],
    [Pid ! stop || Pid <- Inserters],
    [receive {Pid, stopped} -> ok end || Pid <- Inserters],
    Same = length(ets:tab2list(Table)) =:= ets:info(Table, size),
    ets:delete(Table),
    Same.

insert(Table, N, Parent) ->
    N =:= 200 andalso (Parent ! {self(), running}),
    ets:insert(Table, {{N, self()}}),
    receive stop -> Parent ! {self(), stopped}
    after 0 -> insert(Table, N + 1, Parent)
    end.
