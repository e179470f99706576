%% A table that is deleted while others use it: they see it as it was, or not at all.
-module(ets_deleted_meanwhile).
-export([main/0]).

main() ->
    Types = [[set], [ordered_set], [bag], [set, {write_concurrency, true}], [ordered_set, {write_concurrency, true}]],
    [io:format("~p ~p~n", [Options, lists:usort(lists:append([once(Options) || _ <- lists:seq(1, 60)]))]) || Options <- Types],
    ok.

once(Options) ->
    Table = ets:new(table, [public | Options]),
    true = ets:insert(Table, [{Key, Key} || Key <- lists:seq(1, 50)]),
    Main = self(),
    Uses = [fun lookup/1, fun insert_new/1, fun size/1, fun first/1, fun count/1, fun counter/1],
    Users = [spawn_link(fun() -> Main ! {self(), use(Use, Table)} end) || Use <- Uses],
    erlang:yield(),
    true = ets:delete(Table),
    lists:append([receive {User, Seen} -> Seen end || User <- Users]).

use(Use, Table) -> use(Use, Table, []).

use(Use, Table, Wrong) ->
    try Use(Table) of
        true -> use(Use, Table, Wrong);
        false -> [erlang:fun_info(Use, name) | Wrong]
    catch
        error:badarg -> Wrong
    end.

lookup(Table) -> ets:lookup(Table, 7) =:= [{7, 7}].
insert_new(Table) -> not ets:insert_new(Table, [{1, new}, {60, new}]).
size(Table) -> case ets:info(Table, size) of 50 -> true; undefined -> error(badarg); _ -> false end.
first(Table) -> ets:first(Table) =/= '$end_of_table'.
count(Table) -> ets:select_count(Table, [{{'_', '_'}, [], [true]}]) =:= 50.
counter(Table) -> ets:update_counter(Table, 50, {2, 0}, {50, 0}) =:= 50.
