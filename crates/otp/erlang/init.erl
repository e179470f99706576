%% The first process: it starts the I/O servers and the logger, runs what the command line asks for, and stops the system.
%%
%% The virtual machine spawns `init:boot(Arguments)` with the arguments that are left after its own. The process registers as
%% `init`, never ends, and answers requests by messages. What `-s`, `-run`, `-S` and `-eval` ask for runs in order in one
%% process, whose group leader is `user`; if that process fails, the system halts with status 1.
%%
%% The frames of this module show in stack traces that users see, therefore without lines, as OTP prints them.
-module(init).
-compile([no_line_info]).

-export([archive_extension/0, boot/1, code_path_choice/0, ensure_loaded/1, fetch_loaded/0, get_argument/1, get_arguments/0,
         get_configfd/1, get_plain_arguments/0, get_status/0, make_permanent/2, notify_when_started/1, objfile_extension/0,
         reboot/0, restart/0, restart/1, run_on_load_handlers/0, script_id/0, script_name/0, set_configfd/2, stop/0, stop/1,
         wait_until_started/0]).
-export([configure/0, do_boot/3]).

%% `flags` in the order given, values as strings; `starts` is what to run; `boot` the process that runs it.
-record(state, {arguments, flags = [], plain = [], starts = [], boot = none, status = starting, waiting = [], config = #{}}).

%% Asking --------------------------------------------------------------------------------------------------------------

get_arguments() -> ask(get_arguments).
get_plain_arguments() -> ask(get_plain_arguments).
get_argument(Flag) -> ask({get_argument, Flag}).
get_status() -> ask(get_status).
script_name() -> ask(script_name).
script_id() -> ask(script_id).
fetch_loaded() -> prim_code:loaded().

%% As code:ensure_loaded/1, without module code, which most programs never call.
ensure_loaded(Module) when is_atom(Module) -> prim_code:ensure_loaded(Module).

notify_when_started(Pid) when is_pid(Pid) -> ask({notify_when_started, Pid}).
set_configfd(File, Content) when is_integer(File) -> ask({set_configfd, File, Content}).
get_configfd(File) when is_integer(File) -> ask({get_configfd, File}).
make_permanent(Boot, Config) -> ask({make_permanent, Boot, Config}).
run_on_load_handlers() -> ok.
code_path_choice() -> strict.
archive_extension() -> ".ez".
objfile_extension() -> ".beam".

wait_until_started() ->
    case notify_when_started(self()) of
        ok -> receive {init, started} -> ok end;
        started -> ok
    end.

ask(Request) ->
    Tag = monitor(process, init),
    init ! {Tag, self(), Request},
    receive
        {Tag, Reply} ->
            demonitor(Tag, [flush]),
            Reply;
        {'DOWN', Tag, _, _, Reason} ->
            erlang:error(Reason)
    end.

%% Stopping ------------------------------------------------------------------------------------------------------------

stop() -> stop(0).

stop(Status) when is_integer(Status), Status >= 0 -> send_order({stop, Status});
stop(Slogan) ->
    case is_bytes(Slogan) of
        true -> send_order({stop, Slogan});
        false -> erlang:error(badarg)
    end.

is_bytes([Byte | Bytes]) -> is_integer(Byte) andalso Byte >= 0 andalso Byte =< 255 andalso is_bytes(Bytes);
is_bytes(End) -> End =:= [].

%% Nothing outside this system would start it again, so a reboot is a stop.
reboot() -> send_order({stop, 0}).

restart() -> send_order(restart).

restart([]) -> send_order(restart);
restart([{mode, Mode}]) when Mode =:= embedded; Mode =:= interactive ->
    prim_code:set_mode(Mode),
    send_order(restart);
restart(Options) -> erlang:error(badarg, [Options]).

send_order(What) ->
    init ! {given_order, What},
    ok.

%% Booting -------------------------------------------------------------------------------------------------------------

boot(Arguments) ->
    register(init, self()),
    process_flag(trap_exit, true),
    start(Arguments, #{}).

start(Arguments, Config) ->
    State = parse(Arguments, #state{arguments = Arguments, config = Config}),
    start_servers(State),
    check_boot(State#state.flags),
    %% The first start tells who began the system that it runs.
    {Began, Asked} = lists:split(min(1, length(State#state.starts)), State#state.starts),
    Configure = [{apply, ?MODULE, configure, []} || is_configured(State#state.flags)],
    Drivers = [{apply, list_to_atom(Module), start, []} || {user, [Module]} <- State#state.flags],
    Boot = spawn_link(?MODULE, do_boot, [self(), whereis(user), Began ++ Configure ++ Drivers ++ Asked]),
    loop(State#state{boot = Boot}).

%% The system has a start of its own: only the scripts that come with every system name it.
check_boot(Flags) ->
    Known = ["start", "start_clean", "start_sasl", "no_dot_erlang"],
    _ = [crash({'cannot get bootfile', list_to_atom(File ++ ".boot")}) || {boot, [File | _]} <- Flags, not lists:member(File, Known)],
    ok.

start_servers(#state{flags = Flags}) ->
    lists:keyfind(mode, 1, Flags) =:= {mode, ["embedded"]} andalso prim_code:set_mode(embedded),
    {ok, _} = code_server:start_link(),
    start_signal_server(),
    start_named_servers(),
    {ok, _} = prim_user:start_error(),
    {ok, _} = prim_user:start(not lists:keymember(noinput, 1, Flags)),
    logger_boot:start(logger_device(Flags), logger_level(Flags)),
    ok.

%% The manager of signals of the operating system comes to life with the first that anybody wants of it.
start_signal_server() ->
    register(erl_signal_server, spawn_link(fun() -> receive First -> erl_signal_handler:serve(First) end end)).

%% Servers that most programs never need sleep until they have a message; what they do then is in module kernel.
start_named_servers() ->
    start_asleep(kernel_sup, [self()], {supervisor, kernel, 1}),
    Ancestors = [kernel_sup, self()],
    start_asleep(rex, Ancestors, {rpc, init, 1}),
    start_asleep(logger_proxy, Ancestors, {logger_olp, init, 1}),
    start_asleep(kernel_safe_sup, Ancestors, {supervisor, kernel, 1}).

start_asleep(Name, Ancestors, Initial) ->
    register(Name, spawn_link(fun() ->
                                      process_flag(trap_exit, true),
                                      process_flag(message_queue_data, off_heap),
                                      put('$ancestors', Ancestors),
                                      put('$initial_call', Initial),
                                      erlang:hibernate(kernel, wake, [Name])
                              end)).

%% Where the default handler prints: on standard error when `-logger_device standard_error` is given.
logger_device(Flags) ->
    case lists:keyfind(logger_device, 1, Flags) of
        {_, ["standard_error"]} -> standard_error;
        _ -> standard_io
    end.

%% The value of `-kernel logger_level Level`.
logger_level(Flags) ->
    case [Level || {kernel, Values} <- Flags, ["logger_level", Level] <- flag_pairs(Values)] of
        [] -> notice;
        Levels -> list_to_atom(lists:last(Levels))
    end.

flag_pairs([Key, Value | Rest]) -> [[Key, Value] | flag_pairs(Rest)];
flag_pairs(_) -> [].

%% With files of configuration, or parameters of kernel beyond the level that the logger starts with, all must hold from the start;
%% without them applications are looked at when they are first asked for. Every start asks, and needs no module for it.
is_configured([{config, _} | _]) -> true;
is_configured([{kernel, Values} | Flags]) -> [Key || [Key, _] <- flag_pairs(Values), Key =/= "logger_level"] =/= [] orelse is_configured(Flags);
is_configured([_ | Flags]) -> is_configured(Flags);
is_configured([]) -> false.

configure() ->
    {ok, _} = application_controller:start(none),
    case logger:internal_configure() of
        ok ->
            ok;
        Error ->
            flush_output(),
            Reason = {application_start_failure, kernel, {bad_return, {{kernel, start, [normal, []]}, {'EXIT', {badmatch, Error}}}}},
            erlang:halt(lists:flatten(io_lib:format("Kernel pid terminated (application_controller) (~0tp)",
                                                    [lists:flatten(io_lib:format("~0tp", [Reason]))])))
    end.

do_boot(Init, User, Starts) ->
    group_leader(User, self()),
    process_flag(trap_exit, true),
    %% An exit is not logged by the virtual machine: init alone tells of the failure.
    try start_em(Starts) of
        ok -> Init ! {booted, self()}
    catch
        error:Reason:Stack -> exit({Reason, Stack});
        throw:Value:Stack -> exit({{nocatch, Value}, Stack})
    end.

start_em([Start | Starts]) ->
    start_it(Start),
    start_em(Starts);
start_em([]) ->
    ok.

start_it({eval, Text}) ->
    try
        {ok, Tokens, _} = erl_scan:string(unicode:characters_to_list(Text)),
        {ok, Exprs} = erl_parse:parse_exprs(with_dot(lists:reverse(Tokens))),
        {value, _, _} = erl_eval:exprs(Exprs, erl_eval:new_bindings()),
        ok
    catch
        Class:Reason:Stack ->
            complain(["Error! Failed to eval: ", Text]),
            erlang:raise(Class, Reason, Stack)
    end;
start_it({apply, M, F, Args}) ->
    case ensure_loaded(M) of
        {module, M} ->
            try apply(M, F, Args)
            catch
                error:undef:Stack ->
                    explain_undefined(M, F, length(Args)),
                    erlang:raise(error, undef, Stack);
                Class:Reason:Stack ->
                    erlang:display({Class, Reason, Stack}),
                    erlang:raise(Class, Reason, Stack)
            end;
        {error, Reason} ->
            explain_missing(M, Reason),
            erlang:error(undef)
    end.

with_dot([{dot, _} | _] = Reversed) -> lists:reverse(Reversed);
with_dot(Reversed) -> lists:reverse(Reversed, [{dot, erl_anno:new(1)}]).

explain_undefined(M, F, Arity) ->
    case erlang:function_exported(M, F, Arity) of
        true -> ok;
        false -> complain(["Error! ", atom_to_list(M), $:, atom_to_list(F), $/, integer_to_list(Arity), " is not exported."])
    end.

explain_missing(M, nofile) ->
    complain(["Error! Failed to load module '", atom_to_list(M), "' because it cannot be found.\r\n"
              "Make sure that the module name is correct and that its .beam file\r\nis in the code path."]);
explain_missing(M, badfile) ->
    complain(["Error! Failed to load module '", atom_to_list(M),
              "' because it requires a more recent Erlang/OTP version or its .beam file was corrupted.\r\n"
              "(You are running Erlang/OTP ", erlang:system_info(otp_release), ".)"]);
explain_missing(M, Reason) ->
    complain(["Error! Failed to load module '", atom_to_list(M), "'. Reason: ", atom_to_list(Reason)]).

complain(Text) -> erlang:display_string(unicode:characters_to_list([Text, "\r\n\r\n"])).

%% Serving -------------------------------------------------------------------------------------------------------------

loop(#state{boot = Boot} = State) ->
    receive
        {Tag, From, Request} when is_pid(From), is_reference(Tag) ->
            {Reply, State1} = answer_request(Request, State),
            From ! {Tag, Reply},
            loop(State1);
        {given_order, Order} ->
            obey(Order, State#state{status = stopping});
        {booted, Boot} ->
            [Pid ! {init, started} || Pid <- State#state.waiting],
            loop(State#state{status = started, waiting = []});
        {'EXIT', Boot, Reason} when Reason =/= normal, State#state.status =:= starting ->
            flush_servers(),
            crash(Reason);
        %% Servers that init started have it as their group leader.
        {io_request, From, ReplyAs, _} = Request ->
            case whereis(user) of
                undefined -> From ! {io_reply, ReplyAs, {error, terminated}};
                User -> User ! Request
            end,
            loop(State);
        _ ->
            loop(State)
    end.

crash(Reason) ->
    Text = ["Runtime terminating during boot (", io_lib:format("~0tp", [Reason]), ")"],
    erlang:halt(unicode:characters_to_list(Text)).

answer_request(get_arguments, State) -> {State#state.flags, State};
answer_request(get_plain_arguments, State) -> {State#state.plain, State};
answer_request({get_argument, Flag}, State) ->
    case [Values || {F, Values} <- State#state.flags, F =:= Flag] of
        [] -> {error, State};
        All -> {{ok, All}, State}
    end;
answer_request(get_status, State) -> {{State#state.status, State#state.status}, State};
answer_request(script_name, State) -> {[], State};
answer_request(script_id, State) -> {{"Erlang/OTP", erlang:system_info(otp_release)}, State};
answer_request({notify_when_started, Pid}, #state{status = starting} = State) ->
    {ok, State#state{waiting = [Pid | State#state.waiting]}};
answer_request({notify_when_started, _}, State) -> {started, State};
answer_request({set_configfd, File, Content}, State) -> {ok, State#state{config = (State#state.config)#{File => Content}}};
answer_request({get_configfd, File}, State) -> {maps:get(File, State#state.config, none), State};
answer_request({make_permanent, _, _}, State) -> {{error, enotsup}, State};
answer_request(_, State) -> {{error, badarg}, State}.

%% Applications stop first, in their order; then everyone is told to finish what they print; then all ends.
obey({stop, Status}, _) ->
    stop_applications(),
    flush_output(),
    case Status of
        Code when is_integer(Code) -> erlang:halt(Code, [{flush, true}]);
        Slogan -> erlang:halt(Slogan)
    end;
obey(restart, #state{arguments = Arguments, config = Config}) ->
    stop_applications(),
    flush_output(),
    kill_all([Pid || Pid <- processes(), Pid =/= self()]),
    start(Arguments, Config).

%% The application controller stops its applications when it is told to shut down.
stop_applications() ->
    case whereis(application_controller) of
        undefined ->
            ok;
        Pid ->
            Monitor = monitor(process, Pid),
            exit(Pid, shutdown),
            receive {'DOWN', Monitor, _, _, _} -> ok end
    end.

%% An answered request means that all output before it has been written.
flush_output() ->
    logger_boot:flush(),
    flush_servers().

flush_servers() ->
    _ = [io:request(Server, getopts) || Server <- [user, standard_error], whereis(Server) =/= undefined],
    ok.

kill_all(Pids) ->
    Monitors = [begin M = monitor(process, Pid), exit(Pid, kill), M end || Pid <- Pids],
    _ = [receive {'DOWN', M, _, _, _} -> ok end || M <- Monitors],
    ok.

%% The command line ----------------------------------------------------------------------------------------------------
%% `-Flag Value...` gives {Flag, Values}; `--` starts plain arguments until the next flag; `-extra` takes all the rest.
%% Arguments before the first flag are plain.

parse(Arguments, State) ->
    #state{flags = Flags, plain = Plain, starts = Starts} = Parsed = parse_next(Arguments, State),
    Parsed#state{flags = lists:reverse(Flags), plain = lists:reverse(Plain), starts = lists:reverse(Starts)}.

parse_next([], State) ->
    State;
parse_next([<<"-extra">> | Rest], #state{plain = Plain} = State) ->
    State#state{plain = lists:reverse([text(A) || A <- Rest], Plain)};
parse_next([<<"--">> | Rest], State) ->
    {Values, Rest1} = values(Rest),
    parse_next(Rest1, State#state{plain = lists:reverse(Values, State#state.plain)});
parse_next([<<"-S">>], _) ->
    complain(["Error! The -S option must be followed by at least a module to start, such as `-S Module` or `-S Module Function` to start with a ",
              "function."]),
    halt();
parse_next([<<"-S">> | Rest], State) ->
    start_with(fun list_call/1, [text(A) || A <- Rest], [], State);
parse_next([<<"-s">> | Rest], State) ->
    {Values, Rest1} = values(Rest),
    start_with(fun atom_call/1, Values, Rest1, State);
parse_next([<<"-run">> | Rest], State) ->
    {Values, Rest1} = values(Rest),
    start_with(fun string_call/1, Values, Rest1, State);
parse_next([<<"-eval">> | Rest], State) ->
    {Values, Rest1} = values(Rest),
    start_with(fun eval_call/1, Values, Rest1, State);
parse_next([<<"-", Flag/binary>> | Rest], #state{flags = Flags} = State) when Flag =/= <<>> ->
    {Values, Rest1} = values(Rest),
    parse_next(Rest1, State#state{flags = [{binary_to_atom(Flag), Values} | Flags]});
parse_next([Plain | Rest], State) ->
    parse_next(Rest, State#state{plain = [text(Plain) | State#state.plain]}).

%% The values of a flag: up to the next flag. A lone `-` is a value.
values([<<"-">> | Rest]) ->
    {Values, Rest1} = values(Rest),
    {["-" | Values], Rest1};
values([<<"-", _/binary>> | _] = Rest) ->
    {[], Rest};
values([Value | Rest]) ->
    {Values, Rest1} = values(Rest),
    {[text(Value) | Values], Rest1};
values([]) ->
    {[], []}.

%% Bytes that are no UTF-8 stand for themselves, as in file names.
text(Bytes) ->
    case unicode:characters_to_list(Bytes) of
        Text when is_list(Text) -> Text;
        _ -> binary_to_list(Bytes)
    end.

start_with(_, [], Rest, State) -> parse_next(Rest, State);
start_with(Call, Values, Rest, State) -> parse_next(Rest, State#state{starts = [Call(Values) | State#state.starts]}).

atom_call([M]) -> {apply, list_to_atom(M), start, []};
atom_call([M, F]) -> {apply, list_to_atom(M), list_to_atom(F), []};
atom_call([M, F | Args]) -> {apply, list_to_atom(M), list_to_atom(F), [[list_to_atom(A) || A <- Args]]}.

string_call([M]) -> {apply, list_to_atom(M), start, []};
string_call([M, F]) -> {apply, list_to_atom(M), list_to_atom(F), []};
string_call([M, F | Args]) -> {apply, list_to_atom(M), list_to_atom(F), [Args]}.

%% What `-S` names takes the rest of the line as one list, also where that is empty.
list_call([M]) -> list_call([M, "start"]);
list_call([M, F | Args]) -> {apply, list_to_atom(M), list_to_atom(F), [Args]}.

eval_call(Words) -> {eval, lists:append(lists:join(" ", Words))}.
