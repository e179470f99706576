%% Specifications and terms that nobody writes: deep, wide, with many variables. They end, with a result or an error.
-module(ets_hostile).
-include("case.hrl").

main() ->
    T = ets:new(table, []),
    ets:insert(T, {a, 1}),
    Deep = fun(Wrap, N) -> lists:foldl(fun(_, Acc) -> Wrap(Acc) end, '$1', lists:seq(1, N)) end,
    Kind = fun(F) -> try F() of R when is_list(R) -> {list, length(R)}; _ -> other catch error:Reason -> Reason end end,
    %% A pattern as deep as this fits nothing here.
    ?show(Kind(fun() -> ets:match(T, Deep(fun(X) -> {X} end, 2000)) end)),
    ?show(Kind(fun() -> ets:match(T, Deep(fun(X) -> [X] end, 2000)) end)),
    ?show(Kind(fun() -> ets:match_object(T, {a, Deep(fun(X) -> #{k => X} end, 1000)}) end)),
    ?show(Kind(fun() -> ets:select(T, [{{'$1', '$2'}, [{'==', N, 1}], [N]} || N <- lists:seq(1, 300)]) end)),
    ?show(Kind(fun() -> ets:select(T, [{list_to_tuple([list_to_atom("$" ++ integer_to_list(N)) || N <- lists:seq(1, 300)]), [], ['$$']}]) end)),
    Wide = list_to_tuple([{x, N} || N <- lists:seq(1, 300)]),
    ets:insert(T, Wide),
    Pattern = list_to_tuple([list_to_atom("$" ++ integer_to_list(301 - N)) || N <- lists:seq(1, 300)]),
    [Row] = ets:match(T, Pattern),
    ?show({length(Row), hd(Row), lists:last(Row)}),
    ?show(Kind(fun() -> ets:select(T, [{'_', [true || _ <- lists:seq(1, 300)], [lists:seq(1, 300)]}]) end)),
    ?show(Kind(fun() -> ets:select(T, [{'$99999999', [], ['$99999999x']}]) end)),
    Key = lists:foldl(fun(_, Acc) -> [Acc] end, [], lists:seq(1, 3000)),
    ?show(ets:insert(T, {Key, deep})),
    ?show(ets:member(T, Key)),
    ?show(ets:lookup_element(T, Key, 2)),
    ?show(ets:delete(T, Key)),
    ?show(ets:info(T, size)),
    ok.
