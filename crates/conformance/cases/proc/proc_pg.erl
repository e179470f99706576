%% Groups of processes: joining, leaving, dying, and who is told.
-module(proc_pg).
-export([main/0]).
t(F) -> try F() of V -> V catch C:R -> {C, case R of {A,{B,_,_}} -> {A,B}; _ -> R end} end.
p(T, F) -> io:format("~s: ~tp~n", [T, n(t(F))]).
n(P) when is_pid(P) -> case get(P) of undefined -> pid; N -> N end;
n(R) when is_reference(R) -> ref;
n(L) when is_list(L) -> [n(X) || X <- L];
n(T) when is_tuple(T) -> list_to_tuple(n(tuple_to_list(T)));
n(M) when is_map(M) -> n(lists:sort(maps:to_list(M)));
n(X) -> X.
w() -> receive stop -> ok end.
fl() -> receive M -> [M | fl()] after 50 -> [] end.
main() ->
  [A,B,C] = [spawn(fun w/0) || _ <- [1,2,3]], put(A,a), put(B,b), put(C,c), put(self(), me),
  p("noscope", fun() -> pg:join(g, A) end),p("noscopem", fun() -> pg:get_members(g) end),p("noscopew", fun() -> pg:which_groups() end),
  p("start", fun() -> pg:start_link() end),p("start2", fun() -> pg:start(pg) end),
  p("mon", fun() -> {R, M} = pg:monitor_scope(), put(ms, R), {R, M} end),
  p("join", fun() -> pg:join(g, A) end),p("join2", fun() -> pg:join(g, [B,C,B]) end),p("members", fun() -> pg:get_members(g) end),p("local", fun() -> pg:get_local_members(g) end),
  p("mong", fun() -> {R, M} = pg:monitor(g), put(mg, R), {R, M} end),
  p("leave", fun() -> pg:leave(g, B) end),p("members", fun() -> pg:get_members(g) end),p("leave2", fun() -> pg:leave(h, B) end),p("leave3", fun() -> pg:leave(g, [B, C, self()]) end),p("leave4", fun() -> pg:leave(g, self()) end),p("members", fun() -> pg:get_members(g) end),
  p("groups", fun() -> pg:which_groups() end),p("lgroups", fun() -> pg:which_local_groups() end),
  p("joinempty", fun() -> pg:join(e, []) end), p("groups", fun() -> lists:sort(pg:which_groups()) end),
  p("joinh", fun() -> pg:join({h,1}, [A, A]) end),
  p("die", fun() -> exit(A, kill), timer:sleep(30), pg:get_members(g) end),p("groups", fun() -> pg:which_groups() end),
  p("badpid", fun() -> pg:join(g, foo) end),p("badpids", fun() -> pg:join(g, [foo]) end),
  p("demon", fun() -> pg:demonitor(get(mg)) end),p("demon2", fun() -> pg:demonitor(get(mg)) end),
  p("msgs", fun() -> fl() end),
  p("scope", fun() -> pg:start(other), pg:join(other, g, B), {pg:get_members(other, g), pg:get_members(g), pg:which_groups(other)} end), p("msgs", fun() -> fl() end),
  p("info", fun() -> lists:sort([{ets:info(pg,X)} || X <- [type, protection, named_table]]) end).
