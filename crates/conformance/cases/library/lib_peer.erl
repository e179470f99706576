%% Another system that is called over its standard input and output.
-module(lib_peer).
-export([main/0]).
p(T, V) -> io:format("~s: ~tp~n", [T, V]).
t(F) -> try F() of V -> V catch C:R -> {C, R} end.
main() ->
  {ok, P, N} = peer:start(#{connection => standard_io}), p("node", N), p("state", peer:get_state(P)), p("call", peer:call(P, lists, seq, [1, 5])),
  p("raised", [t(fun() -> peer:call(P, erlang, F, [x]) end) || F <- [throw, error, exit]]), peer:call(P, io, format, ["hello ~p~n", [peer]]), timer:sleep(500),
  p("big", byte_size(peer:call(P, binary, copy, [<<"x">>, 200000]))), p("timeout", element(1, t(fun() -> peer:call(P, timer, sleep, [1000], 50) end))),
  p("cast", peer:cast(P, application, set_env, [a, b, c])), timer:sleep(1000), p("get", peer:call(P, application, get_env, [a, b])), p("send", peer:send(P, init, hello)),
  p("stop", peer:stop(P)), p("alive", is_process_alive(P)), p("not alive", t(fun() -> peer:start(#{}) end)), p("option", t(fun() -> peer:get_state(P) end) =/= running), ok.
