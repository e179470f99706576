%% Functions of a module called with every combination of arguments from small pools: {Function, [PoolOfFirst, PoolOfSecond, ...]}.
-export([main/0]).

main() -> [call(module(), Function, Args) || {Function, Pools} <- calls(), Args <- combinations(Pools)].

combinations([]) -> [[]];
combinations([Pool | Pools]) -> [[Arg | Args] || Arg <- Pool, Args <- combinations(Pools)].

call(Module, Function, Args) ->
    Result = try apply(Module, Function, Args) catch Class:Reason -> {Class, Reason} end,
    io:format("~w~0p -> ~0p~n", [Function, [shown(Arg) || Arg <- Args], shown(Result)]).

%% What a fun prints as depends on who compiled it, and the order of a map on who counts atoms.
shown(F) when is_function(F) -> {'fun', element(2, erlang:fun_info(F, arity))};
shown([H | T]) -> [shown(H) | shown(T)];
shown(T) when is_tuple(T) -> list_to_tuple([shown(E) || E <- tuple_to_list(T)]);
shown(M) when is_map(M) -> {map, lists:sort(maps:to_list(M))};
shown(T) -> T.
