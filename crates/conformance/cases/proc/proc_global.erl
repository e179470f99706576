%% Names and locks of a node alone: registering, dying, sending, transactions.
-module(proc_global).
-export([main/0]).
t(F) -> try F() of V -> V catch C:R -> {C, R} end.
p(T, F) -> io:format("~s: ~tp~n", [T, t(F)]).
w() -> receive stop -> ok end.
main() ->
  A = spawn(fun w/0), B = spawn(fun w/0),
  p("none", fun() -> global:whereis_name(x) end), p("names", fun() -> global:registered_names() end), p("send", fun() -> global:send(x, hi) end),
  p("reg", fun() -> global:register_name(x, A) end), p("reg2", fun() -> global:register_name(x, B) end),
  p("where", fun() -> global:whereis_name(x) =:= A end), p("names", fun() -> lists:sort(global:registered_names()) end), p("send", fun() -> global:send(x, hi) =:= A end),
  p("rereg", fun() -> global:re_register_name(x, B) end), p("where", fun() -> global:whereis_name(x) =:= B end),
  p("unreg", fun() -> global:unregister_name(x) end), p("unreg", fun() -> global:unregister_name(x) end), p("where", fun() -> global:whereis_name(x) end),
  p("reg", fun() -> global:register_name(x, A) end), exit(A, kill), timer:sleep(50), p("dead", fun() -> {global:whereis_name(x), global:registered_names()} end),
  p("badreg", fun() -> global:register_name(x, foo) end),
  p("lock", fun() -> global:set_lock({r, self()}) end), p("lock2", fun() -> global:set_lock({r, self()}) end), p("lock3", fun() -> global:set_lock({r, other}, [node()], 0) end), p("lock4", fun() -> global:set_lock({r, other}, [node()], 1) end),
  p("del", fun() -> global:del_lock({r, self()}) end), p("lock3", fun() -> global:set_lock({r, other}, [node()], 0) end), p("del", fun() -> global:del_lock({r, self()}) end), p("lock3", fun() -> global:set_lock({r, other}, [node()], 0) end), p("del", fun() -> global:del_lock({r, nobody}) end),p("lock5", fun() -> global:set_lock({r, third}, [node()], 0) end),
  p("del", fun() -> global:del_lock({r, other}) end), p("trans", fun() -> global:trans({r, self()}, fun() -> 42 end) end), p("transexit", fun() -> global:trans({r, self()}, fun() -> exit(oops) end) end),
  spawn(fun() -> global:set_lock({q, 1}), timer:sleep(50) end), timer:sleep(20), p("held", fun() -> global:set_lock({q, 2}, [node()], 0) end), p("aborted", fun() -> global:trans({q, 2}, fun() -> 1 end, [node()], 0) end), timer:sleep(100), p("freed", fun() -> global:set_lock({q, 2}, [node()], 0) end),
  p("via", fun() -> {ok, P} = gen_event:start({global, ge}), {gen_event:which_handlers({global, ge}), P =:= global:whereis_name(ge), gen_event:stop({global, ge})} end),
  p("gone", fun() -> global:whereis_name(ge) end), p("sync", fun() -> global:sync() end), p("badlock", fun() -> global:set_lock(foo) end).
