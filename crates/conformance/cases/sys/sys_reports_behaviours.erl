%% Reports of servers, state machines, supervisors and processes as text: status that cannot be formatted, logs of debugged servers,
%% limits of depth and of characters, one line.
-module(sys_reports_behaviours).
-behaviour(gen_server).
-export([main/0]).
-export([init/1, handle_call/3, handle_cast/2, format_status/1]).
-export([supervise/1, child/1, log/2]).

main() ->
    register(main, self()),
    process_flag(trap_exit, true),
    ok = logger:set_primary_config(level, notice),
    ok = logger:remove_handler(default),
    ok = logger:add_handler(h, ?MODULE, #{}),
    [status(F) || F <- [fun(S) -> S#{state := hidden} end, fun(_) -> exit(no) end, fun(_) -> no_map end, fun(S) -> S#{more => 1} end,
                        fun(_) -> #{} end, fun(_) -> #{state => partly} end]],
    server(),
    crash(),
    supervisors().

status(F) ->
    {ok, Pid} = gen_server:start_link(?MODULE, F, []),
    {status, Pid, _, [_, _, _, _, Info]} = sys:get_status(Pid),
    io:format("~p~n", [lists:last(Info)]),
    gen_server:cast(Pid, stop),
    receive {'EXIT', Pid, _} -> ok end,
    #{last_message := M, state := S, reason := R, log := L} = report({gen_server, terminate}),
    io:format("~p~n", [{M, S, R, L}]).

server() ->
    {ok, Pid} = gen_server:start_link(?MODULE, fun(S) -> S#{state := shown} end, []),
    sys:log(Pid, true),
    ok = gen_server:call(Pid, ask),
    gen_server:cast(Pid, stop),
    receive {'EXIT', Pid, _} -> ok end,
    Report = (report({gen_server, terminate}))#{name := name, client_info := undefined,
                                                log := [{in, one}, {noreply, lists:seq(1, 30)}]},
    [io:format("~ts~n~n", [gen_server:format_log(Report, Options)]) ||
        Options <- [#{}, #{single_line => true}, #{depth => 8}, #{single_line => true, depth => 8}]],
    io:format("~p~n", [element(1, gen_server:format_log(Report))]).

crash() ->
    Own = [{initial_call, {m, f, ['Argument__1']}}, {pid, self()}, {registered_name, []}, {process_label, undefined},
           {error_info, {error, {badmatch, lists:seq(1, 40)}, [{m, f, 1, [{file, "m.erl"}, {line, 3}]}, {proc_lib, init_p, 3, []}]}},
           {ancestors, [a, b]}, {message_queue_len, 0}, {messages, []}, {dictionary, [{key, lists:seq(1, 40)}]}, {trap_exit, false}],
    Linked = [{neighbour, [{pid, self()}, {registered_name, n}, {process_label, undefined}, {initial_call, {m, f, ['Argument__1']}},
                           {current_function, {gen, do_call, 4}}, {ancestors, []}]}],
    Texts = [proc_lib:report_cb(#{label => {proc_lib, crash}, report => [Own, Linked]}, Options) ||
                Options <- [#{}, #{depth => 8}, #{single_line => true}, #{single_line => true, depth => 8}]],
    Old = [proc_lib:format([Own, []]), proc_lib:format([Own, Linked], unicode), proc_lib:format([Own, Linked], latin1, 8)],
    [io:format("~ts~n~n", [string:replace(unicode:characters_to_list(Text), pid_to_list(self()), "PID", all)]) || Text <- Texts ++ Old].

supervisors() ->
    {ok, Sup} = supervisor:start_link(?MODULE, {supervise, #{strategy => simple_one_for_one}, #{restart => temporary, shutdown => 10}}),
    {ok, A} = supervisor:start_child(Sup, [stubborn]),
    {ok, _} = supervisor:start_child(Sup, [stubborn]),
    {ok, C} = supervisor:start_child(Sup, [plain]),
    exit(C, oops),
    offender(),
    exit(Sup, shutdown),
    receive {'EXIT', Sup, _} -> ok end,
    offender(),
    false = is_process_alive(A),
    {ok, Sup2} = supervisor:start_link(?MODULE, {supervise, #{}, none}),
    Spec = #{id => x, start => {?MODULE, child, [plain]}, restart => temporary},
    {ok, X} = supervisor:start_child(Sup2, Spec),
    io:format("~p~n", [maps:get(start, element(2, supervisor:get_childspec(Sup2, x)))]),
    exit(X, oops),
    offender(),
    io:format("~p~n", [supervisor:start_child(Sup2, Spec#{id := y, start := {erlang, throw, [{ok, self()}]}}) =:= {ok, self()}]),
    unlink(Sup2),
    Report = #{label => {supervisor, shutdown_error},
               report => [{supervisor, {local, s}}, {errorContext, shutdown_error}, {reason, lists:seq(1, 30)},
                          {offender, [{pid, p}, {id, "id"}, {mfargs, {m, f, [lists:seq(1, 30)]}}]}]},
    [io:format("~ts~n", [supervisor:format_log(Report, Options)]) ||
        Options <- [#{}, #{single_line => true}, #{depth => 8}, #{single_line => true, depth => 8}]],
    io:format("~p~n", [supervisor:format_log(Report)]).

offender() ->
    {Label, Report} = receive {report, #{label := {supervisor, L}, report := R}} -> {L, R} end,
    Child = proplists:get_value(offender, Report),
    Pid = case proplists:get_value(pid, Child) of Pids when is_list(Pids) -> length(Pids); P -> is_pid(P) end,
    io:format("~p~n", [{Label, proplists:get_value(reason, Report), Pid, proplists:delete(pid, Child)}]).

report(Label) -> receive {report, #{label := Label} = Report} -> Report after 1000 -> exit({no_report, Label}) end.

log(#{msg := {report, Report}}, _) -> main ! {report, Report}, ok;
log(_, _) -> ok.

init({supervise, Flags, none}) -> {ok, {Flags, []}};
init({supervise, Flags, Spec}) -> {ok, {Flags, [Spec#{id => id, start => {?MODULE, child, []}}]}};
init(F) -> {ok, F}.

supervise(Args) -> init(Args).

child(How) ->
    {ok, spawn_link(fun() ->
                            process_flag(trap_exit, How =:= stubborn),
                            (fun Loop() -> receive _ -> Loop() end end)()
                    end)}.

handle_call(ask, _, F) -> {reply, ok, F}.
handle_cast(stop, F) -> {stop, stopped, F}.
format_status(#{state := F} = S) -> F(S).
