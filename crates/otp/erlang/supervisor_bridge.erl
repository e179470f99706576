%% A process of a supervision tree that stands for another one, which does not speak as a supervisor's child should.
-module(supervisor_bridge).
-behaviour(gen_server).

-export([code_change/3, format_log/1, format_log/2, handle_call/3, handle_cast/2, handle_info/2, init/1, start_link/2,
         start_link/3, terminate/2]).

-callback init(term()) -> {ok, pid(), term()} | ignore | {error, term()}.
-callback terminate(term(), term()) -> term().

-record(state, {module, pid, state, name}).

start_link(Module, Arg) -> gen_server:start_link(?MODULE, [Module, Arg, self], []).
start_link(Name, Module, Arg) -> gen_server:start_link(Name, ?MODULE, [Module, Arg, Name], []).

init([Module, Arg, Name0]) ->
    process_flag(trap_exit, true),
    Name = full_name(Name0, Module),
    case Module:init(Arg) of
        {ok, Pid, State} when is_pid(Pid) ->
            link(Pid),
            report_progress(Pid, Module, Arg, Name),
            {ok, #state{module = Module, pid = Pid, state = State, name = Name}};
        ignore -> ignore;
        {error, Reason} -> {stop, Reason}
    end.

full_name(self, Module) -> {self(), Module};
full_name(Name, _) -> Name.

handle_call(which_children, _, Bridge) -> {reply, [], Bridge};
handle_call(count_children, _, Bridge) -> {reply, [{specs, 0}, {active, 0}, {supervisors, 0}, {workers, 0}], Bridge};
handle_call(_, _, Bridge) -> {reply, {error, badcall}, Bridge}.

handle_cast(_, Bridge) -> {noreply, Bridge}.

handle_info({'EXIT', Pid, Reason}, #state{pid = Pid} = Bridge) ->
    case Reason of
        normal -> ok;
        shutdown -> ok;
        _ -> report_error(child_terminated, Reason, Bridge)
    end,
    {stop, Reason, Bridge#state{pid = undefined}};
handle_info(_, Bridge) ->
    {noreply, Bridge}.

terminate(_, #state{pid = undefined}) -> ok;
terminate(Reason, #state{module = Module, state = State}) ->
    Module:terminate(Reason, State),
    ok.

code_change(_, Bridge, _) -> {ok, Bridge}.

report_error(Error, Reason, #state{name = Name, pid = Pid, module = Module}) ->
    logger:log(error, #{label => {supervisor, error},
                        report => [{supervisor, Name}, {errorContext, Error}, {reason, Reason}, {offender, [{pid, Pid}, {mod, Module}]}]},
               #{domain => [otp, sasl], report_cb => fun ?MODULE:format_log/2, logger_formatter => #{title => "SUPERVISOR REPORT"},
                 error_logger => #{tag => error_report, type => supervisor_report, report_cb => fun ?MODULE:format_log/1}}).

report_progress(Pid, Module, Arg, Name) ->
    logger:log(info, #{label => {supervisor, progress}, report => [{supervisor, Name}, {started, [{pid, Pid}, {mfa, {Module, init, [Arg]}}]}]},
               #{domain => [otp, sasl], report_cb => fun ?MODULE:format_log/2, logger_formatter => #{title => "PROGRESS REPORT"},
                 error_logger => #{tag => info_report, type => progress, report_cb => fun ?MODULE:format_log/1}}).

format_log(Report) ->
    Options = gen_report:options(),
    gen_report:args(pieces(Report, Options), Options).

format_log(Report, Given) ->
    Options = gen_report:options(Given),
    gen_report:text(pieces(Report, Options), Options).

pieces(#{report := [{supervisor, Name}, {started, Child}]}, #{single_line := true}) ->
    ["Supervisor: ", {term, Name}, ". Started: pid=", {word, proplists:get_value(pid, Child)}, ",mfa=",
     {term, proplists:get_value(mfa, Child)}, "."];
pieces(#{report := [{supervisor, Name}, {errorContext, Context}, {reason, Reason}, {offender, Child}]}, #{single_line := true}) ->
    ["Supervisor: ", {term, Name}, ". Context: ", {term, Context}, ". Reason: ", {term, Reason}, ". Offender: pid=",
     {word, proplists:get_value(pid, Child)}, ",mod=", {word, proplists:get_value(mod, Child)}, "."];
pieces(#{report := [{supervisor, Name}, {started, [{pid, Pid}, {mfa, {Module, Function, [Arg]}}]}]}, Options) ->
    %% Only the argument may be shortened.
    Child = [{pid, Pid}, {mfa, {Module, Function, [gen_report:limited(Arg, Options)]}}],
    ["    supervisor: ", {short, Name}, "~n    started: ", {short, Child}, "~n"];
pieces(#{report := Report}, #{}) ->
    lists:append([["    ", atom_to_list(Key), ": ", {term, Value}, "~n"] || {Key, Value} <- Report]).
