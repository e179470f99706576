%% The error logger of old, over logger: its calls become log events, and its report handlers hear of log events as they always did.
%%
%% Report handlers live in an event manager registered as error_logger, which runs while there are any. It is itself a logger handler.
-module(error_logger).

-export([add_report_handler/1, add_report_handler/2, adding_handler/1, delete_report_handler/1, error_info/1, error_msg/1,
         error_msg/2, error_report/1, error_report/2, format/2, get_format_depth/0, info_msg/1, info_msg/2, info_report/1,
         info_report/2, limit_term/1, log/2, logfile/1, removing_handler/1, start/0, start_link/0, stop/0, tty/1,
         warning_map/0, warning_msg/1, warning_msg/2, warning_report/1, warning_report/2, which_report_handlers/0]).

%% Reporting -----------------------------------------------------------------------------------------------------------

error_msg(Format) -> error_msg(Format, []).
error_msg(Format, Args) -> message(error, error_msg, error, Format, Args).
format(Format, Args) -> error_msg(Format, Args).

warning_msg(Format) -> warning_msg(Format, []).
warning_msg(Format, Args) -> message(warning, warning_msg, warning_msg, Format, Args).

info_msg(Format) -> info_msg(Format, []).
info_msg(Format, Args) -> message(notice, info_msg, info_msg, Format, Args).

error_report(Report) -> error_report(std_error, Report).
error_report(Type, Report) -> report(error, error_report, Type, std_error, Report).

warning_report(Report) -> warning_report(std_warning, Report).
warning_report(Type, Report) -> report(warning, warning_report, Type, std_warning, Report).

info_report(Report) -> info_report(std_info, Report).
info_report(Type, Report) -> report(notice, info_report, Type, std_info, Report).

message(Level, Label, Tag, Format, Args) ->
    logger:log(Level, #{label => {?MODULE, Label}, format => Format, args => Args},
               #{report_cb => fun as_format/1, error_logger => #{tag => Tag}}).

%% A type of one's own is a log domain too.
report(Level, Tag, Type, Standard, Report) ->
    Meta = #{report_cb => fun as_format/1, error_logger => #{tag => Tag, type => Type}},
    logger:log(Level, #{label => {?MODULE, Tag}, report => Report},
               case Type of
                   Standard -> Meta;
                   _ -> Meta#{domain => [Type]}
               end).

error_info(Error) ->
    {Format, Args} = case is_list(Error) andalso lists:flatten(Error) of
                         [_ | _] = Flat ->
                             case io_lib:printable_list(Flat) of
                                 true -> {Error, []};
                                 false -> {"~p", [Error]}
                             end;
                         _ -> {"~p", [Error]}
                     end,
    logger:log(notice, Format, Args, #{error_logger => #{tag => info, type => Error}, domain => [Error]}).

as_format(#{label := {?MODULE, _}, report := Report}) when is_map(Report) -> {"~tp\n", [Report]};
as_format(#{label := {?MODULE, _}, format := Format, args := Args}) ->
    try io_lib:scan_format(Format, Args) of
        _ -> {Format, Args}
    catch
        _:_ -> {"ERROR: ~tp - ~tp", [Format, Args]}
    end;
as_format(Report) -> logger:format_otp_report(Report).

warning_map() ->
    case init:get_argument('W') of
        {ok, Flags} ->
            case lists:last(lists:last(Flags)) of
                "i" -> info;
                "e" -> error;
                _ -> warning
            end;
        error -> warning
    end.

%% Depth of terms in reports -------------------------------------------------------------------------------------------

get_format_depth() ->
    case application:get_env(kernel, error_logger_format_depth, unlimited) of
        Depth when is_integer(Depth) -> max(10, Depth);
        unlimited -> unlimited
    end.

limit_term(Term) ->
    case get_format_depth() of
        unlimited -> Term;
        Depth -> io_lib:limit_term(Term, Depth)
    end.

%% The manager of report handlers --------------------------------------------------------------------------------------

start() ->
    case whereis(?MODULE) of
        undefined ->
            case gen_event:start({local, ?MODULE}, [{spawn_opt, [{message_queue_data, off_heap}]}]) of
                {ok, _} -> ok;
                {error, {already_started, _}} -> ok;
                {error, _} = Error -> Error
            end;
        _ ->
            ok
    end.

start_link() -> gen_event:start_link({local, ?MODULE}, [{spawn_opt, [{message_queue_data, off_heap}]}]).

stop() ->
    case whereis(?MODULE) of
        undefined -> ok;
        _ -> gen_event:stop(?MODULE, {shutdown, stopped}, infinity)
    end.

adding_handler(#{id := ?MODULE} = Config) ->
    case start() of
        ok -> {ok, Config};
        Error -> Error
    end.

removing_handler(#{id := ?MODULE}) ->
    stop(),
    ok.

%% A log event as the event that report handlers know: {Tag, GroupLeader, {Pid, FormatOrType, ArgsOrReport}}.
log(#{level := Level, msg := {report, Report}, meta := #{error_logger := #{tag := Tag, type := Type}} = Meta}, _) ->
    Content = case Report of
                  #{label := _, report := Inner} -> Inner;
                  _ -> Report
              end,
    told(Level, Tag, Type, Content, Meta);
log(#{level := Level, msg := {report, Report}, meta := #{error_logger := #{tag := Tag}} = Meta}, _) ->
    {Format, Args} = formatted(Report, Meta),
    told(Level, Tag, Format, Args, Meta);
log(#{level := Level, msg := {Format, Args}, meta := #{error_logger := #{tag := Tag}} = Meta}, _) when is_list(Format), is_list(Args) ->
    told(Level, Tag, Format, Args, Meta);
log(_, _) ->
    ok.

formatted(#{label := _, format := Format, args := Args}, _) ->
    {Format, Args};
formatted(Report, Meta) ->
    try
        case Meta of
            #{error_logger := #{report_cb := Callback}} -> called(Callback, Report);
            #{report_cb := Callback} -> called(Callback, Report);
            #{} -> logger:format_report(Report)
        end
    of
        {Format, Args} when is_list(Format), is_list(Args) -> {Format, Args};
        Other -> {"REPORT_CB ERROR: ~tp; Returned: ~tp", [Report, Other]}
    catch
        Class:Reason:Stack -> {"REPORT_CB CRASH: ~tp; Reason: ~tp", [Report, {Class, Reason, Stack}]}
    end.

called(Callback, Report) when is_function(Callback, 1) -> Callback(Report);
called(Callback, Report) ->
    case Callback(Report, #{depth => get_format_depth(), chars_limit => unlimited, single_line => false}) of
        Text when is_list(Text); is_binary(Text) -> {"~ts", [Text]};
        Other -> Other
    end.

told(Level, Tag0, Format0, Args, #{pid := Pid, gl := GroupLeader, error_logger := Own}) ->
    {Tag, Format} = case Level of
                        warning -> mapped(warning_map(), Tag0, Format0);
                        _ -> {Tag0, Format0}
                    end,
    From = case Own of
               #{emulator := true} -> emulator;
               #{} -> Pid
           end,
    gen_event:notify(?MODULE, {Tag, GroupLeader, {From, Format, Args}}).

mapped(error, Tag, Type) ->
    {case Tag of warning_msg -> error; warning_report -> error_report; _ -> Tag end, case Type of std_warning -> std_error; _ -> Type end};
mapped(info, Tag, Type) ->
    {case Tag of warning_msg -> info_msg; warning_report -> info_report; _ -> Tag end, case Type of std_warning -> std_info; _ -> Type end};
mapped(warning, Tag, Type) -> {Tag, Type}.

add_report_handler(Module) when is_atom(Module) -> add_report_handler(Module, []).

add_report_handler(Module, Args) when is_atom(Module) ->
    logger:add_handler(?MODULE, ?MODULE, #{level => info, filter_default => log}),
    gen_event:add_handler(?MODULE, Module, Args).

delete_report_handler(Module) when is_atom(Module) ->
    case whereis(?MODULE) of
        undefined ->
            ok;
        _ ->
            Result = gen_event:delete_handler(?MODULE, Module, []),
            gen_event:which_handlers(?MODULE) =/= [] orelse logger:remove_handler(?MODULE),
            Result
    end.

which_report_handlers() ->
    case whereis(?MODULE) of
        undefined -> [];
        _ -> gen_event:which_handlers(?MODULE)
    end.

%% Files and the terminal ----------------------------------------------------------------------------------------------

logfile({open, File}) ->
    case lists:member(error_logger_file_h, which_report_handlers()) of
        true -> {error, allready_have_logfile};
        false -> add_report_handler(error_logger_file_h, File)
    end;
logfile(close) ->
    case whereis(?MODULE) of
        undefined -> {error, module_not_found};
        _ ->
            case gen_event:delete_handler(?MODULE, error_logger_file_h, normal) of
                {error, _} = Error -> Error;
                _ -> ok
            end
    end;
logfile(filename) ->
    case whereis(?MODULE) of
        undefined -> {error, no_log_file};
        _ ->
            case gen_event:call(?MODULE, error_logger_file_h, filename) of
                {error, _} -> {error, no_log_file};
                File -> File
            end
    end.

%% Whether events are seen on the terminal: by the default handler if that is where it writes, else by one of their own.
tty(true) ->
    case {lists:member(error_logger_tty_h, which_report_handlers()), writes_to_terminal()} of
        {true, _} -> ok;
        {false, true} -> logger:remove_handler_filter(default, error_logger_tty_false);
        {false, false} -> logger:add_handler(error_logger_tty_true, logger_std_h, terminal_config())
    end,
    ok;
tty(false) ->
    delete_report_handler(error_logger_tty_h),
    logger:remove_handler(error_logger_tty_true),
    writes_to_terminal() andalso logger:add_handler_filter(default, error_logger_tty_false, {fun(_, _) -> stop end, ok}),
    ok.

writes_to_terminal() ->
    case logger:get_handler_config(default) of
        {ok, #{module := logger_std_h, config := #{type := standard_io}}} -> true;
        _ -> false
    end.

terminal_config() ->
    #{filter_default => stop,
      filters => [{remote_gl, {fun logger_filters:remote_gl/2, stop}},
                  {domain, {fun logger_filters:domain/2, {log, super, [otp]}}},
                  {no_domain, {fun logger_filters:domain/2, {log, undefined, []}}}],
      formatter => {logger_formatter, #{legacy_header => true, single_line => false}},
      config => #{type => standard_io}}.
