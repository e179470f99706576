%% State machines of old.
-module(proc_gen_fsm).
-export([main/0, init/1, idle/2, idle/3, busy/2, busy/3, handle_event/3, handle_sync_event/4, handle_info/3, terminate/3, code_change/4]).
-compile(nowarn_deprecated_function).
p(T, V) -> io:format("~s: ~0p~n", [T, V]).
t(F) -> try F() of V -> V catch C:R -> {C, case R of {Why, {gen_fsm, Fun, _}} -> {Why, Fun}; _ -> R end} end.
init({stop, R}) -> {stop, R};
init(ignore) -> ignore;
init(bad) -> bad;
init(time) -> {ok, idle, [], 10};
init(L) -> {ok, idle, L}.
idle(timeout, D) -> p("timeout", D), {next_state, idle, [timeout | D]};
idle({timeout, _, M}, D) -> {next_state, idle, [{timer, M} | D]};
idle(go, D) -> {next_state, busy, [go | D]};
idle(sleep, D) -> {next_state, idle, D, hibernate};
idle(E, D) -> {next_state, idle, [E | D]}.
idle(get, _, D) -> {reply, {idle, D}, idle, D};
idle(later, From, D) -> gen_fsm:reply(From, later), {next_state, idle, D};
idle({cancel, T}, _, D) -> {reply, is_integer(gen_fsm:cancel_timer(gen_fsm:start_timer(T, x))), idle, D};
idle({after_, T}, _, D) -> gen_fsm:send_event_after(T, after_event), gen_fsm:start_timer(T, timer_event), {reply, ok, idle, D};
idle(stop, _, D) -> {stop, normal, stopped, D}.
busy(E, D) -> {next_state, idle, [E | D]}.
busy(get, _, D) -> {reply, {busy, D}, busy, D}.
handle_event(stop, _, D) -> {stop, normal, D};
handle_event(E, S, D) -> {next_state, S, [{all, E} | D]}.
handle_sync_event(E, _, S, D) -> {reply, {S, E}, S, D}.
handle_info(I, S, D) -> {next_state, S, [{info, I} | D]}.
terminate(R, S, D) -> p("terminate", {R, S, D}).
code_change(_, S, D, _) -> {ok, S, D}.
main() ->
  {ok, P} = gen_fsm:start({local, fsm}, ?MODULE, [], []),
  p("again", element(1, element(2, gen_fsm:start({local, fsm}, ?MODULE, [], [])))),
  gen_fsm:send_event(fsm, a), gen_fsm:send_all_state_event(P, b), P ! c,
  p("get", gen_fsm:sync_send_event(P, get)), gen_fsm:send_event(P, go), p("busy", gen_fsm:sync_send_event(P, get, 1000)),
  gen_fsm:send_event(P, x), p("all", gen_fsm:sync_send_all_state_event(P, q)), p("later", gen_fsm:sync_send_event(P, later)),
  p("cancel", gen_fsm:sync_send_event(P, {cancel, 5000})), p("after", gen_fsm:sync_send_event(P, {after_, 5})), timer:sleep(100),
  p("state", sys:get_state(P)), p("replace", sys:replace_state(P, fun({S, _}) -> {S, new} end)), sys:replace_state(P, fun({S, _}) -> {S, []} end),
  gen_fsm:send_event(P, sleep), timer:sleep(50), p("hibernates", process_info(P, current_function)), p("awake", gen_fsm:sync_send_event(P, get)),
  M = monitor(process, P), p("stop", gen_fsm:sync_send_event(P, stop)), receive {'DOWN', M, _, _, R} -> p("down", R) end,
  p("noproc", t(fun() -> gen_fsm:sync_send_event(P, get) end)), p("noproc", gen_fsm:send_event(P, get)),
  [p("start", gen_fsm:start(?MODULE, A, [])) || A <- [{stop, why}, ignore, bad]],
  {ok, T} = gen_fsm:start(?MODULE, time, []), timer:sleep(100), p("time", gen_fsm:sync_send_event(T, get)), p("stop", gen_fsm:stop(T)),
  {ok, Q} = gen_fsm:start(?MODULE, [], []), p("stop", gen_fsm:stop(Q, shutdown, 1000)), p("stop", t(fun() -> gen_fsm:stop(Q) end)), ok.
