-module(ets_select_some_of_bag).
-export([main/0]).

%% Some objects of a key: those that were inserted last, in the order of their insertion.
main() ->
    [begin
         Table = ets:new(table, [Type]),
         [ets:insert(Table, {a, N}) || N <- lists:seq(1, 7)],
         ets:insert(Table, [{b, N} || N <- lists:seq(1, 3)]),
         Bound = [{{a, '$1'}, [], ['$1']}],
         io:format("~p ~w~n", [Type, ets:select(Table, Bound)]),
         [begin
              {First, Next} = ets:select(Table, Bound, Limit),
              All = lists:append([First | rest(Next)]),
              io:format("~p ~w ~w ~w~n", [Limit, First, Next =:= '$end_of_table', lists:sort(All)])
          end || Limit <- [1, 2, 3, 5, 7, 8]],
         {Matched, _} = ets:match(Table, {a, '$1'}, 2),
         {Objects, _} = ets:match_object(Table, {b, '_'}, 2),
         io:format("~w ~w~n", [Matched, Objects]),
         io:format("~w~n", [ets:select(Table, [{{c, '_'}, [], ['$_']}], 2)]),
         {Some, More} = ets:select(Table, [{'_', [], ['$_']}], 4),
         io:format("~w~n", [lists:sort(lists:append([Some | rest(More)])) =:= lists:sort(ets:tab2list(Table))])
     end || Type <- [bag, duplicate_bag]],
    ok.

rest('$end_of_table') -> [];
rest(Continuation) ->
    case ets:select(Continuation) of
        '$end_of_table' -> [];
        {Some, Next} -> [Some | rest(Next)]
    end.
