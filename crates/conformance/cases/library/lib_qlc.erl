%% Queries over lists, tables and tables of one's own: what they answer, what is looked up, cursors, and what is refused. The module is
%% compiled when the case runs, for what a query becomes is each system's own.
-module(lib_qlc).
-export([main/0]).

main() ->
  {ok, queries, Binary} = compiled("queries", source(), []),
  {module, queries} = code:load_binary(queries, "queries.erl", Binary), queries:main(),
  [io:format("~p~n", [refused(T)]) || T <- ["qlc:q(foo)", "qlc:q([Y || X <- [1], Y <- X])"]], ok.
compiled(Name, Text, Options) ->
  File = "/tmp/" ++ Name ++ ".erl", ok = file:write_file(File, Text),
  Result = compile:file(File, [binary | Options]), file:delete(File), Result.
refused(Text) ->
  {error, [{_, [Error]}], _} = compiled("bad", ["-module(bad).\n-export([f/0]).\n-include_lib(\"stdlib/include/qlc.hrl\").\nf() -> " ++ Text ++ ".\n"], [return]),
  {Error, lists:flatten((element(2, Error)):format_error(element(3, Error)))}.
source() -> """
  -module(queries).
  -export([main/0]).
  -include_lib("stdlib/include/qlc.hrl").
  -record(r, {a, b = 2}).
  p(T, V) -> io:format("~s: ~tp~n", [T, V]).
  t(F) -> try F() of V -> V catch C:R -> {C, R} end.
  main() ->
    L = [{1,a},{2,b},{3,c},{1,d}], M = [{a,x},{b,y},{d,z}], K = 1,
    p("all", qlc:e(qlc:q([X || X <- L]))), p("filter", qlc:e(qlc:q([{X,Y} || {X,Y} <- L, X > K]))),
    p("join", qlc:e(qlc:q([{X,Z} || {X,Y} <- L, {Y2,Z} <- M, Y =:= Y2]))),
    p("key", qlc:e(qlc:q([Y || {X,Y} <- L, X =:= K]))), p("shadow", qlc:e(qlc:q([K || {K,_} <- L]))),
    p("unique", qlc:e(qlc:q([X || {X,_} <- L], unique))), p("unique", qlc:e(qlc:q([X || {X,_} <- L], [{unique,true},{cache,list}]))),
    p("nested", qlc:e(qlc:q([{A,B} || A <- qlc:q([X || {X,_} <- L]), B <- qlc:q([Y || {_,Y} <- M, is_atom(Y)], cache)]))),
    E = ets:new(e, [{keypos,1}]), ets:insert(E, [{N, N rem 3} || N <- lists:seq(1,20)]),
    O = ets:new(o, [ordered_set]), ets:insert(O, [{N * 1.0, N} || N <- lists:seq(1,5)]),
    p("ets", lists:sort(qlc:e(qlc:q([N || {N, 0} <- ets:table(E)])))), p("lookup", qlc:e(qlc:q([V || {N, V} <- ets:table(E), N =:= 7]))),
    p("orlookup", lists:sort(qlc:e(qlc:q([V || {N, V} <- ets:table(E), (N =:= 7) orelse (N =:= 9) orelse N =:= 100])))),
    p("etsjoin", lists:sort(qlc:e(qlc:q([{A,B} || {A,_} <- L, {N, B} <- ets:table(E), N =:= A])))),
    p("ordered", qlc:e(qlc:q([V || {N, V} <- ets:table(O), N == 2]))), p("ordered", qlc:e(qlc:q([V || {N, V} <- ets:table(O), N =:= 2]))),
    p("firstnext", lists:sort(qlc:e(qlc:q([N || {N,_} <- ets:table(E, [{traverse, first_next}]), N < 4])))),
    p("select", lists:sort(qlc:e(qlc:q([N || N <- ets:table(E, [{traverse, {select, [{{'$1',1},[],['$1']}]}}])])))),
    p("sort", qlc:e(qlc:sort(L, {order, descending}))), p("keysort", qlc:e(qlc:keysort(2, L, [{order, descending}]))), p("sortu", qlc:e(qlc:sort([3,1,3,2], {unique, true}))),
    p("sortf", qlc:e(qlc:sort([3,1,3,2], [{order, fun(A, B) -> A >= B end}]))), p("append", qlc:e(qlc:append([[1,2], qlc:q([X || X <- [3]]), []]))), p("append", qlc:e(qlc:append([1], [2]))),
    p("fold", qlc:fold(fun(X, A) -> X + A end, 0, qlc:q([X || X <- [1,2,3]]))), p("unique_all", qlc:e([1,1,2], unique_all)),
    C = qlc:cursor(qlc:q([X || X <- lists:seq(1,25)])), p("cursor", qlc:next_answers(C)), p("cursor", qlc:next_answers(C, 3)), p("rest", qlc:next_answers(C, all_remaining)), p("none", qlc:next_answers(C)), p("del", qlc:delete_cursor(C)), p("del", qlc:delete_cursor(C)),
    p("after", element(1, element(2, t(fun() -> qlc:next_answers(C) end)))),
    Self = self(), T = qlc:table(fun() -> [1,2 | fun() -> [3 | fun() -> [] end] end] end, [{pre_fun, fun(A) -> Self ! {pre, length(A)} end}, {post_fun, fun() -> Self ! post end}, {parent_fun, fun() -> Self ! parent, v end}]),
    p("table", qlc:e(qlc:q([X * 2 || X <- T]))), p("funs", flush()),
    p("tabletwice", qlc:e(qlc:q([{X, Y} || X <- T, Y <- T, X < Y]))),
    B = qlc:table(fun() -> {error, oops} end, []), p("error", qlc:e(qlc:q([X || X <- B]))), p("error", qlc:e(B)),
    p("lookupfun", qlc:e(qlc:q([V || {K1, V} <- qlc:table(fun() -> exit(traversed) end, [{info_fun, fun(keypos) -> 1; (_) -> undefined end}, {lookup_fun, fun(Pos, Vs) -> [{hd(Vs), {Pos, Vs}}] end}]), K1 =:= foo]))),
    p("const", qlc:e(qlc:q([V || {foo, V} <- qlc:table(fun() -> exit(traversed) end, [{info_fun, fun(keypos) -> 1; (_) -> undefined end}, {lookup_fun, fun(Pos, Vs) -> [{hd(Vs), {Pos, Vs}}] end}])]))),
    p("indices", qlc:e(qlc:q([X || {X, bar, _} <- qlc:table(fun() -> exit(traversed) end, [{info_fun, fun(indices) -> [2]; (_) -> undefined end}, {lookup_fun, fun(2, [V]) -> [{1, V, 2}, {2, V, 3}] end}])]))),
    p("ms", qlc:e(qlc:q([X || {a, X, _} <- qlc:table(fun(MS) -> ets:match_spec_run([{a,1,2},{b,2,3}], ets:match_spec_compile(MS)) end, [])]))),
    p("record", qlc:e(qlc:q([B1 || #r{a = 1, b = B1} <- [#r{a = 1}, #r{a = 2}, foo]]))), p("guardfail", qlc:e(qlc:q([X || X <- [{1}, 2], element(1, X) =:= 1]))),
    p("badfilter", element(1, t(fun() -> qlc:e(qlc:q([X || X <- [1], id(foo)])) end))), p("crash", t(fun() -> qlc:e(qlc:q([X || X <- [1], throw(ball)])) end)),
    p("string", qlc:e(qlc:string_to_handle("[{X,Y} || X <- [1,2], Y <- L, X =:= Y].", [], erl_eval:add_binding('L', [2,3], erl_eval:new_bindings())))),
    p("string", qlc:e(qlc:string_to_handle("[X || {X} <- [{1},{2},{1}]].", unique))), p("bad", element(1, qlc:string_to_handle("foo."))), p("bad", element(1, qlc:string_to_handle("[X ||"))),
    [p("badarg", t(F)) || F <- [fun() -> qlc:e(foo) end, fun() -> qlc:q([X || X <- []], [foo]) end, fun() -> qlc:append([a]) end, fun() -> qlc:sort([], foo) end, fun() -> qlc:keysort(0, []) end, fun() -> qlc:table(foo, []) end, fun() -> qlc:next_answers(foo) end, fun() -> qlc:e([], foo) end]],
    p("unsupported", t(fun() -> qlc:e(qlc:q([X || X <- foo])) end)),
    p("info", qlc:info([a, b])), p("info", qlc:info(qlc:append([[a],[b]]))),
    p("map", qlc:e(qlc:q([V || #{k := V} <- [#{k => 1}, #{}]]))), p("bin", qlc:e(qlc:q([X || <<X>> <- [<<1>>, <<2>>]]))), p("alias", qlc:e(qlc:q([{A, B2} || {B2, _} = A <- L, B2 =:= 2]))),
    p("cursor lazy", begin C2 = qlc:cursor(qlc:q([X || X <- T])), R = qlc:next_answers(C2, 2), qlc:delete_cursor(C2), {R, lists:sort(flush())} end), ok.
  id(X) -> X.
  flush() -> receive X -> [X | flush()] after 50 -> [] end.
  """.
