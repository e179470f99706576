%% Tables in files: what every function answers, after a table was closed and opened again too, and what is refused.
-module(lib_dets).
-export([main/0]).
p(T, V) -> io:format("~s: ~tp~n", [T, V]).
t(F) -> try F() of V -> V catch C:R -> {C, R} end.
all(T) -> lists:sort(dets:match_object(T, '_')).
main() ->
  Dir = filename:join("/tmp", "dets_case_" ++ os:getpid()), ok = file:make_dir(Dir),
  [kind(K, filename:join(Dir, atom_to_list(K))) || K <- [set, bag, duplicate_bag]],
  F = filename:join(Dir, "many"), {ok, m} = dets:open_file(m, [{file, F}, {min_no_slots, 1000}]),
  p("insert many", dets:insert(m, [{N, N * N} || N <- lists:seq(1, 5000)])), p("size", dets:info(m, size)),
  p("fold", dets:foldl(fun({_, V}, A) -> V + A end, 0, m)), p("foldr", dets:foldr(fun({_, V}, A) -> V + A end, 0, m)),
  p("chunks", chunks(dets:match(m, {'$1', '_'}, 100), 0)),
  p("select", lists:sort(dets:select(m, [{{'$1', '$2'}, [{'<', '$1', 4}], ['$2']}]))),
  p("select key", dets:select(m, [{{7, '$2'}, [], ['$2']}])),
  p("select_delete", dets:select_delete(m, [{{'$1', '_'}, [{'>', '$1', 1000}], [true]}])), p("size", dets:info(m, size)),
  p("keys", walk(dets:first(m), 0)), dets:safe_fixtable(m, true), p("fixed", dets:info(m, fixed)), dets:safe_fixtable(m, false),
  E = ets:new(e, []), p("to_ets", dets:to_ets(m, E) =:= E), p("ets", ets:info(E, size)), ets:insert(E, {x, y}),
  p("from_ets", dets:from_ets(m, E)), p("size", dets:info(m, size)), p("sync", dets:sync(m)),
  p("traverse", lists:sort(dets:traverse(m, fun({N, _}) when N < 5; is_atom(N) -> {continue, N}; (_) -> continue end))),
  p("traverse done", dets:traverse(m, fun(_) -> {done, 1} end)), p("traverse other", dets:traverse(m, fun(_) -> stop end)),
  p("init", dets:init_table(m, fun(read) -> {[{a, 1}, {b, 2}], fun(read) -> end_of_input end} end)), p("all", all(m)),
  p("bad init", t(fun() -> dets:init_table(m, fun(read) -> oops; (close) -> ok end) end)), dets:close(m),
  p("file", dets:is_dets_file(F)), p("no file", element(1, dets:is_dets_file(filename:join(Dir, "none")))),
  file:write_file(F, "short"), p("short", dets:is_dets_file(F)), p("open short", element(1, element(2, dets:open_file(m, [{file, F}])))),
  p("read", element(1, element(2, element(2, {x, dets:open_file(r, [{file, filename:join(Dir, "none")}, {access, read}])})))),
  G = filename:join(Dir, "set"), {ok, r} = dets:open_file(r, [{file, G}, {access, read}]), p("read only", element(1, element(2, dets:insert(r, {1, 2})))),
  p("access", dets:info(r, access)), p("twice", dets:open_file(r, [{file, G}])), dets:close(r),
  p("type", element(1, element(2, dets:open_file(r, [{file, G}, {type, bag}])))), p("keypos", element(1, element(2, dets:open_file(r, [{file, G}, {keypos, 2}])))),
  [p("bad option", t(fun() -> dets:open_file(b, O) end)) || O <- [{type, foo}, [{keypos, 0}], [{access, x}], [foo], [{repair, x}], [{auto_save, -1}], [{max_no_slots, 1}, {min_no_slots, 5000}]]],
  p("gone", [t(X) || X <- [fun() -> dets:insert(gone, {1}) end, fun() -> dets:lookup(gone, 1) end, fun() -> dets:info(gone) end, fun() -> dets:first(gone) end,
     fun() -> dets:match(gone, '_') end, fun() -> dets:close(gone) end, fun() -> dets:foldl(x, y, gone) end, fun() -> dets:info(gone, size) end]]),
  R = filename:join(Dir, "ram"), {ok, v} = dets:open_file(v, [{file, R}, {ram_file, true}]), dets:insert(v, {1, 2}), p("before", filelib:is_file(R)), dets:close(v),
  {ok, v} = dets:open_file(v, [{file, R}]), p("after", all(v)), p("all", dets:all()), dets:close(v),
  [file:delete(filename:join(Dir, X)) || {ok, L} <- [file:list_dir(Dir)], X <- L], file:del_dir(Dir), ok.
chunks('$end_of_table', N) -> N;
chunks({L, C}, N) -> chunks(dets:match(C), N + length(L)).
walk('$end_of_table', N) -> N;
walk(K, N) -> walk(dets:next(m, K), N + 1).
kind(K, F) ->
  p("open", dets:open_file(K, [{file, F}, {type, K}])), p("insert", dets:insert(K, [{1, a}, {1.0, b}, {1, a}, {1, c}, {"k", [1, 2]}])),
  [p("lookup", dets:lookup(K, X)) || X <- [1, 1.0, "k", none]], p("member", [dets:member(K, X) || X <- [1, 2]]),
  p("new", dets:insert_new(K, [{2, x}, {1, y}])), p("new", dets:insert_new(K, [{2, x}, {3, y}])), p("delete_object", dets:delete_object(K, {1, a})),
  p("lookup", dets:lookup(K, 1)), p("counter", t(fun() -> dets:insert(K, {n, 5, 6}), dets:update_counter(K, n, {3, 2}) end)),
  p("counter", t(fun() -> dets:update_counter(K, n, 1) end)), p("counter", t(fun() -> dets:update_counter(K, "k", 1) end)),
  p("delete", dets:delete(K, "k")), p("all", all(K)), p("match", lists:sort(dets:match(K, {'$1', '$2'}))), p("match_delete", dets:match_delete(K, {2, '_'})),
  p("bad", [t(X) || X <- [fun() -> dets:insert(K, foo) end, fun() -> dets:insert(K, {}) end, fun() -> dets:select(K, foo) end, fun() -> dets:slot(K, -1) end, fun() -> dets:match(x) end]]),
  p("info", [dets:info(K, I) || I <- [type, keypos, size, no_keys, version, hash, ram_file, auto_save, safe_fixed, fixed, nothing]]),
  p("names", [element(1, I) || I <- dets:info(K)]), p("close", dets:close(K)), p("close", dets:close(K)),
  {ok, T} = dets:open_file(F), p("again", all(T)), p("pid", dets:pid2name(dets:info(T, owner)) =:= {ok, T}), p("delete_all", dets:delete_all_objects(T)),
  p("all", all(T)), dets:insert(T, {last, 1}), p("slots", [O || S <- lists:seq(0, 255), O <- dets:slot(T, S)]), p("end", dets:slot(T, 100000)), dets:close(T).
