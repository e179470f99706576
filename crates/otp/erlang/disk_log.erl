%% Logs on disk: terms or bytes in one file, in files that wrap, or in files that rotate.
%%
%% Each open log is a process of this module; `disk_log_server` knows them by name. What they write is in `disk_log_file`, `disk_log_wrap`
%% and `disk_log_rotate`. Logs of OTP's are read and continued, and the other way round.
-module(disk_log).
-behaviour(gen_server).

-export([open/1, close/1, log/2, log_terms/2, blog/2, blog_terms/2, alog/2, alog_terms/2, balog/2, balog_terms/2, sync/1]).
-export([truncate/1, truncate/2, btruncate/2, reopen/2, reopen/3, breopen/3, next_file/1, inc_wrap_file/1]).
-export([change_size/2, change_notify/3, change_header/2, block/1, block/2, unblock/1]).
-export([chunk/2, chunk/3, bchunk/2, bchunk/3, chunk_step/3, chunk_info/1, info/1, all/0, pid2name/1, start/0, format_error/1]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2, terminate/2]).
-export_type([continuation/0]).

-deprecated([{inc_wrap_file, 1, "use disk_log:next_file/1 instead"}]).

-compile({no_auto_import, [size/1]}).

%% A place in a log: the process, the position, and what was read behind it.
-record(continuation, {pid, pos, b}).
-opaque continuation() :: #continuation{}.

%% `content` is {halt, File, Size, IsFull}, {wrap, Wrap} or {rotate, Rotate}; `queue` the requests that came while the log was blocked, the
%% last first; `error` what owners were told last.
-record(log, {name, arguments, content, head, owners = [], users = 0, status = ok, blocked_by = none, queue = [], items = 0, error = ok,
              cache_error = ok, is_timed = false}).

-define(MAX_CHUNK, 65536).
-define(MAX_BYTES, 1 bsl 64 - 1).
-define(MAX_FILES, 65000).
-define(WRITE_AFTER_MS, 2000).

%% Requests ---------------------------------------------------------------------------------------------------------------

open(Options) ->
    case arguments(Options) of
        {ok, Arguments} -> disk_log_server:open(Arguments);
        Error -> Error
    end.

close(Log) -> ask(Log, close).

log(Log, Term) -> ask(Log, {log, internal, [term_to_binary(Term)]}).
log_terms(Log, Terms) -> ask(Log, {log, internal, [term_to_binary(Term) || Term <- Terms]}).
blog(Log, Bytes) -> ask(Log, {log, external, [iolist_to_binary(Bytes)]}).
blog_terms(Log, List) -> ask(Log, {log, external, [iolist_to_binary(Bytes) || Bytes <- List]}).

alog(Log, Term) -> tell(Log, {log, internal, [term_to_binary(Term)]}).
alog_terms(Log, Terms) -> tell(Log, {log, internal, [term_to_binary(Term) || Term <- Terms]}).
balog(Log, Bytes) -> tell(Log, {log, external, [iolist_to_binary(Bytes)]}).
balog_terms(Log, List) -> tell(Log, {log, external, [iolist_to_binary(Bytes) || Bytes <- List]}).

sync(Log) -> ask(Log, sync).

truncate(Log) -> ask(Log, {truncate, none, {truncate, 1}}).
truncate(Log, Head) -> ask(Log, {truncate, {ok, term_to_binary(Head)}, {truncate, 2}}).
btruncate(Log, Head) -> ask(Log, {truncate, {ok, iolist_to_binary(Head)}, {btruncate, 2}}).

reopen(Log, File) -> ask(Log, {reopen, File, none, {reopen, 2}}).
reopen(Log, File, Head) -> ask(Log, {reopen, File, {ok, term_to_binary(Head)}, {reopen, 3}}).
breopen(Log, File, Head) -> ask(Log, {reopen, File, {ok, iolist_to_binary(Head)}, {breopen, 3}}).

next_file(Log) -> ask(Log, next_file).
inc_wrap_file(Log) -> ask(Log, inc_wrap_file).

change_size(Log, Size) -> ask(Log, {change_size, Size}).
change_notify(Log, Owner, Notify) -> ask(Log, {change_notify, Owner, Notify}).
change_header(Log, Header) -> ask(Log, {change_header, Header}).

block(Log) -> block(Log, true).
block(Log, QueueRecords) -> ask(Log, {block, QueueRecords}).
unblock(Log) -> ask(Log, unblock).

info(Log) -> ask(Log, info).
all() -> disk_log_server:all().
pid2name(Pid) -> disk_log_server:name(Pid).

%% The server starts with the first log.
start() -> ok.

chunk(Log, Continuation) -> chunk(Log, Continuation, infinity).
chunk(Log, Continuation, Count) ->
    case bchunk(Log, Continuation, Count) of
        {#continuation{} = More, Items} -> terms(Log, More, Items, 0, write);
        {More, Items, Bad} -> terms(Log, More, Items, Bad, read_only);
        Other -> Other
    end.

bchunk(Log, Continuation) -> bchunk(Log, Continuation, infinity).
bchunk(Log, Continuation, infinity) -> binary_chunk(Log, Continuation, ?MAX_CHUNK);
bchunk(Log, Continuation, Count) when is_integer(Count), Count > 0 -> binary_chunk(Log, Continuation, Count).

binary_chunk(Log, start, Count) -> ask(Log, {chunk, start, [], Count});
binary_chunk(_, #continuation{pid = Pid, pos = Position, b = Rest}, Count) -> ask_process(Pid, {chunk, Position, Rest, Count});
binary_chunk(_, _, _) -> {error, {badarg, continuation}}.

%% An item that is no term is an error of the file, or ends the chunk of a log that is only read.
terms(Log, #continuation{pos = Position} = More, Items, Bad, Mode) ->
    case decoded(Items, []) of
        {Terms, []} when Mode =:= write; Bad =:= 0 -> {More, Terms};
        {Terms, []} -> {More, Terms, Bad};
        {_, _} when Mode =:= write ->
            {file, File} = lists:keyfind(file, 1, info(Log)),
            {error, {corrupt_log_file, case Position of
                                           {Number, _} -> disk_log_file:named(File, Number);
                                           _ -> File
                                       end}};
        {Terms, [Wrong | Behind]} ->
            Again = lists:sum([byte_size(Item) + 8 || Item <- Behind]),
            Place = case Position of
                        {Number, Offset} -> {Number, Offset - Again};
                        _ -> Position - Again
                    end,
            {More#continuation{pos = Place, b = []}, Terms, Bad + byte_size(Wrong)}
    end.

decoded([Item | Items] = All, Terms) ->
    try binary_to_term(Item) of
        Term -> decoded(Items, [Term | Terms])
    catch error:badarg -> {lists:reverse(Terms), All}
    end;
decoded([], Terms) -> {lists:reverse(Terms), []}.

chunk_step(Log, start, Step) when is_integer(Step) -> ask(Log, {chunk_step, start, Step});
chunk_step(_, #continuation{pid = Pid, pos = Position}, Step) when is_integer(Step) -> ask_process(Pid, {chunk_step, Position, Step});
chunk_step(_, _, Step) when is_integer(Step) -> {error, {badarg, continuation}}.

chunk_info(#continuation{pid = Pid}) -> [{node, node(Pid)}];
chunk_info(Other) -> {error, {no_continuation, Other}}.

ask(Log, Request) ->
    case disk_log_server:pid(Log) of
        undefined -> {error, no_such_log};
        Pid -> ask_process(Pid, Request)
    end.

ask_process(Pid, Request) ->
    try gen_server:call(Pid, Request, infinity)
    catch exit:_ -> {error, no_such_log}
    end.

tell(Log, Request) ->
    case disk_log_server:pid(Log) of
        undefined -> {error, no_such_log};
        Pid -> gen_server:cast(Pid, Request)
    end.

%% Options ----------------------------------------------------------------------------------------------------------------

arguments(Options) ->
    Default = #{name => 0, file => none, linkto => self(), repair => true, size => infinity, type => halt, format => internal, head => none,
                mode => read_write, notify => false, quiet => false, version => undefined, old_size => infinity, options => Options},
    maybe
        {ok, Given} ?= options(Options, Default),
        {ok, Headed} ?= with_head(Given),
        checked(Headed)
    end.

options([{Name, Value} = Option | Options], Known) ->
    case is_good(Option) of
        true -> options(Options, Known#{case Name of head_func -> head; _ -> Name end => value(Option, Value)});
        false -> {error, {badarg, [Option | Options]}}
    end;
options([], Known) -> {ok, Known};
options(Bad, _) -> {error, {badarg, Bad}}.

value({Kind, _} = Option, _) when Kind =:= head; Kind =:= head_func -> Option;
value(_, Value) -> Value.

is_good({file, File}) -> is_list(File) orelse is_atom(File);
is_good({linkto, Link}) -> is_pid(Link) orelse Link =:= none;
is_good({name, _}) -> true;
is_good({repair, Repair}) -> is_boolean(Repair) orelse Repair =:= truncate;
is_good({size, Size}) -> is_size(halt, Size) orelse is_size(wrap, Size);
is_good({type, Type}) -> lists:member(Type, [halt, wrap, rotate]);
is_good({format, Format}) -> Format =:= internal orelse Format =:= external;
is_good({Flag, Value}) when Flag =:= notify; Flag =:= quiet -> is_boolean(Value);
is_good({Head, _}) when Head =:= head; Head =:= head_func -> true;
is_good({mode, Mode}) -> Mode =:= read_only orelse Mode =:= read_write;
is_good(_) -> false.

is_size(halt, Size) -> Size =:= infinity orelse (is_integer(Size) andalso Size > 0);
is_size(_, {Bytes, Files}) ->
    is_integer(Bytes) andalso is_integer(Files) andalso Bytes > 0 andalso Bytes =< ?MAX_BYTES andalso Files > 0 andalso Files < ?MAX_FILES;
is_size(_, _) -> false.

with_head(#{head := none} = Arguments) -> {ok, Arguments};
with_head(#{head := Head, format := Format} = Arguments) ->
    maybe
        {ok, Bytes} ?= header(Head, Format),
        {ok, Arguments#{head := Bytes}}
    end.

%% none, {ok, Bytes} or {Module, Function, Arguments}.
header({head, none}, _) -> {ok, none};
header({head, Term}, internal) -> {ok, {ok, term_to_binary(Term)}};
header({head, Bytes}, external) ->
    try {ok, {ok, iolist_to_binary(Bytes)}}
    catch error:badarg -> {error, {badarg, head}}
    end;
header({head_func, {Module, Function, Arguments} = Call}, _) when is_atom(Module), is_atom(Function), is_list(Arguments) -> {ok, Call};
header(_, _) -> {error, {badarg, head}}.

checked(#{name := 0}) -> {error, {badarg, name}};
checked(#{file := none, name := Name} = Arguments) ->
    try lists:concat([Name, ".LOG"]) of
        File -> checked(Arguments#{file := File})
    catch error:_ -> {error, {badarg, file}}
    end;
checked(#{repair := truncate, mode := read_only}) -> {error, {badarg, repair_read_only}};
checked(#{type := halt, size := Size}) when is_tuple(Size) -> {error, {badarg, size}};
checked(#{type := wrap, file := File} = Arguments) ->
    {OldSize, Version} = disk_log_wrap:read_sizes(File),
    wrap_size(Arguments#{version := Version}, OldSize);
checked(#{type := rotate} = Arguments) -> {ok, Arguments#{format := external}};
checked(Arguments) -> {ok, Arguments}.

wrap_size(#{size := infinity}, {0, 0}) -> {error, {badarg, size}};
wrap_size(#{size := infinity} = Arguments, Old) -> {ok, Arguments#{size := Old, old_size := Old}};
wrap_size(#{size := Size} = Arguments, {0, 0}) -> {ok, Arguments#{old_size := Size}};
wrap_size(#{size := Size} = Arguments, Size) -> {ok, Arguments#{old_size := Size}};
wrap_size(#{size := Size, mode := read_only, repair := Repair}, Old) when Repair =/= truncate -> {error, {size_mismatch, Old, Size}};
wrap_size(#{size := Size} = Arguments, Old) when is_tuple(Size) -> {ok, Arguments#{old_size := Old}};
wrap_size(_, _) -> {error, {badarg, size}}.

%% The process ------------------------------------------------------------------------------------------------------------

init(Server) ->
    process_flag(trap_exit, true),
    link(Server),
    {ok, #log{}}.

handle_cast(Request, Log) ->
    case admitted(Request, none, Log) of
        yes -> told(Request, Log);
        queue -> {noreply, queued({told, Request}, Log)};
        {no, {error, {Reason, _}}} ->
            {log, _, Items} = Request,
            Note = case Reason of
                       read_only_mode -> read_only;
                       _ -> Reason
                   end,
            notify({Note, Items}, Log),
            {noreply, Log}
    end.

told({log, _, Items}, Log) ->
    {_, After} = logged(Items, Log),
    {noreply, After}.

handle_call(Request, {Pid, _} = From, Log) ->
    case admitted(Request, Pid, Log) of
        yes -> requested(Request, From, Log);
        queue -> {noreply, queued({asked, Request, From}, Log)};
        {no, Error} -> {reply, Error, Log}
    end.

queued(Request, #log{queue = Queue} = Log) -> Log#log{queue = [Request | Queue]}.

%% Whether a request is done now, is refused, or waits until the log is no longer blocked.
admitted({open, _}, _, _) -> yes;
admitted(Request, _, _) when Request =:= close; Request =:= info; Request =:= unblock -> yes;
admitted(Request, Pid, #log{name = Name, status = Status, blocked_by = Blocker, arguments = #{mode := Mode, type := Type, format := Format}}) ->
    IsWriting = not is_reading(Request),
    Kind = kind(Request),
    if
        IsWriting, Mode =:= read_only -> {no, {error, {read_only_mode, Name}}};
        Kind =:= next_file, Type =:= halt -> {no, {error, {halt_log, Name}}};
        Request =:= inc_wrap_file, Type =:= rotate -> {no, {error, {rotate_log, Name}}};
        Kind =:= reopen, Status =/= ok -> {no, {error, {blocked_log, Name}}};
        Kind =:= internal, Status =:= ok, Format =:= external -> {no, {error, {format_external, Name}}};
        Status =:= ok -> yes;
        Kind =:= chunk, Blocker =:= Pid -> yes;
        Status =:= {blocked, false}; Blocker =:= Pid -> {no, {error, {blocked_log, Name}}};
        true -> queue
    end.

is_reading({Kind, _}) -> Kind =:= block;
is_reading({Kind, _, _}) -> Kind =:= chunk_step orelse Kind =:= change_notify;
is_reading({Kind, _, _, _}) -> Kind =:= chunk;
is_reading(_) -> false.

kind({log, internal, _}) -> internal;
kind({reopen, _, _, _}) -> reopen;
kind({chunk, _, _, _}) -> chunk;
kind({chunk_step, _, _}) -> chunk;
kind(Request) when Request =:= next_file; Request =:= inc_wrap_file -> next_file;
kind(_) -> other.

requested({open, Arguments}, _, #log{content = undefined} = Log) -> opened(Arguments, Log);
requested({open, Arguments}, _, Log) -> joined(Arguments, Log);
requested(close, {Pid, _}, Log) -> closed_by(Pid, Log);
requested(info, _, #log{content = Content} = Log) ->
    Told = case Content of
               {wrap, Wrap} -> Log#log{content = {wrap, disk_log_wrap:told(Wrap)}};
               _ -> Log
           end,
    {reply, description(Log), Told};
requested({block, QueueRecords}, {Pid, _}, Log) ->
    _ = [link(Pid) || not is_owner(Pid, Log)],
    {reply, ok, Log#log{status = {blocked, QueueRecords}, blocked_by = Pid}};
requested(unblock, _, #log{status = ok, name = Name} = Log) -> {reply, {error, {not_blocked, Name}}, Log};
requested(unblock, {Pid, _} = From, #log{blocked_by = Pid} = Log) ->
    gen_server:reply(From, ok),
    unblocked(Log);
requested(unblock, _, #log{name = Name} = Log) -> {reply, {error, {not_blocked_by_pid, Name}}, Log};
requested({change_notify, Owner, Notify}, _, #log{owners = Owners} = Log) ->
    case lists:keyfind(Owner, 1, Owners) of
        {Owner, Notify} -> {reply, ok, Log};
        {Owner, _} when is_boolean(Notify) -> {reply, ok, Log#log{owners = [{Owner, Notify} | lists:keydelete(Owner, 1, Owners)]}};
        {Owner, _} -> {reply, {error, {badarg, notify}}, Log};
        false -> {reply, {error, {not_owner, Owner}}, Log}
    end;
requested({change_header, Header}, _, #log{arguments = #{format := Format}} = Log) ->
    case header(Header, Format) of
        {ok, Head} -> {reply, ok, Log#log{head = Head}};
        Error -> {reply, Error, Log}
    end;
requested({change_size, Size}, _, #log{arguments = #{type := Type}} = Log) ->
    case is_size(Type, Size) of
        true -> sized(Size, Log);
        false -> {reply, {error, {badarg, size}}, Log}
    end;
%% What could not be written meanwhile is told to the next that asks.
requested(_, _, #log{cache_error = Error} = Log) when Error =/= ok -> {reply, Error, with_error(Error, Log#log{cache_error = ok})};
requested({log, _, Items}, _, Log) ->
    {Answer, Now} = logged(Items, Log),
    {reply, Answer, Now};
requested(sync, _, #log{content = Content} = Log) ->
    {Result, Synced} = on_content(sync, Content),
    {reply, Result, with_error(Result, Log#log{content = Synced})};
requested({chunk, Position, Rest, Count}, _, Log) ->
    {Answer, Now} = chunked(Position, Rest, Count, Log),
    {reply, Answer, Now};
requested({chunk_step, Position, Step}, _, #log{content = {wrap, Wrap}, arguments = #{format := internal}} = Log) ->
    case disk_log_wrap:step(Wrap, Position, Step) of
        {ok, {Place, Rest}} -> {reply, {ok, #continuation{pid = self(), pos = Place, b = Rest}}, Log};
        Error -> {reply, Error, Log}
    end;
requested({chunk_step, _, _}, _, #log{name = Name} = Log) -> {reply, {error, {not_internal_wrap, Name}}, Log};
requested(Next, _, Log) when Next =:= next_file; Next =:= inc_wrap_file -> next(Log);
requested({truncate, Head, Function}, _, Log) -> truncated(Head, Function, Log);
requested({reopen, File, Head, Function}, _, Log) -> reopened(File, Head, Function, Log).

handle_info(write_cache, #log{content = Content} = Log) ->
    {Result, Flushed} = on_content(flush, Content),
    {noreply, Log#log{content = Flushed, cache_error = Result, is_timed = false}};
handle_info({'EXIT', Pid, Reason}, #log{owners = Owners} = Log) ->
    case {whereis(disk_log_server), lists:keymember(Pid, 1, Owners)} of
        {Pid, _} -> {stop, Reason, Log};
        {undefined, false} -> {stop, Reason, Log};
        {_, true} ->
            case without_owner(Pid, Log) of
                {stop, Last} -> {stop, normal, Last};
                {continue, Now} -> after_blocker(Pid, Now)
            end;
        %% Users are not counted down.
        {_, false} -> after_blocker(Pid, Log)
    end;
handle_info(_, Log) -> {noreply, Log}.

after_blocker(Pid, #log{blocked_by = Pid} = Log) -> unblocked(Log);
after_blocker(_, Log) -> {noreply, Log}.

terminate(_, #log{content = undefined}) -> ok;
terminate(_, Log) ->
    _ = ended(Log),
    ok.

%% Closes the files and leaves the table; ok or an error.
ended(#log{name = Name, content = Content, owners = Owners, blocked_by = Blocker, queue = Queue, arguments = Arguments}) ->
    [unlink(Owner) || {Owner, _} <- Owners],
    _ = [unlink(Blocker) || is_pid(Blocker)],
    [gen_server:reply(From, {error, no_such_log}) || {asked, _, From} <- lists:reverse(Queue)],
    Result = closed(Content, Arguments),
    disk_log_server:ended(Name),
    Result.

closed({halt, File, _, _}, #{format := Format, mode := Mode}) -> thrown(fun() -> disk_log_file:close(File, Format, Mode) end);
closed({wrap, Wrap}, #{mode := Mode}) -> thrown(fun() -> disk_log_wrap:close(Wrap, Mode) end);
closed({rotate, Rotate}, _) -> thrown(fun() -> disk_log_rotate:close(Rotate) end).

thrown(Call) ->
    try Call()
    catch throw:Error -> Error
    end.

%% Opening and closing ----------------------------------------------------------------------------------------------------

opened(#{name := Name, linkto := Link, notify := Notify} = Arguments, Log) ->
    case thrown(fun() -> content(Arguments) end) of
        {error, _} = Error ->
            disk_log_server:ended(Name),
            {stop, normal, Error, Log};
        {Answer, Content, Items} ->
            #{head := Head, size := Size, old_size := Old} = Arguments,
            {ok, Owned} = with_owner(Link, Notify, Log#log{name = Name, arguments = Arguments, content = Content, head = Head, items = Items}),
            case Size =:= Old orelse not is_tuple(Size) orelse sized(Size, Owned) of
                true -> {reply, Answer, Owned};
                {reply, ok, Sized} -> {reply, Answer, Sized};
                {reply, Error, Same} -> {reply, Error, Same}
            end
    end.

%% {ok | repaired ..., Content, Items}
content(#{type := halt, name := Name, file := File, format := Format, repair := Repair, mode := Mode, head := Head, size := Size, quiet := Quiet}) ->
    case disk_log_file:open(File, Format, Repair, Mode, Head, Quiet) of
        {repaired, Opened, Recovered, Bad} ->
            {{repaired, Name, {recovered, Recovered}, {badbytes, Bad}}, {halt, Opened, Size, false}, Recovered};
        {Opened, Items, _} -> {{ok, Name}, {halt, Opened, Size, false}, Items}
    end;
content(#{type := wrap, name := Name, old_size := Old} = Arguments) ->
    case disk_log_wrap:open(Arguments#{size := Old}) of
        {repaired, Wrap, Recovered, Bad, Items} -> {{repaired, Name, {recovered, Recovered}, {badbytes, Bad}}, {wrap, Wrap}, Items};
        {ok, Wrap, Items} -> {{ok, Name}, {wrap, Wrap}, Items}
    end;
content(#{type := rotate, name := Name, size := Size} = Arguments) ->
    is_tuple(Size) orelse throw({error, {badarg, size}}),
    {ok, Rotate, Items} = disk_log_rotate:open(Arguments#{old_size := Size}),
    {{ok, Name}, {rotate, Rotate}, Items}.

joined(#{options := Options, head := Head, linkto := Link, notify := Notify}, #log{name = Name, arguments = Before, head = Own} = Log) ->
    case differing(Options, Before) of
        none when Head =/= none, Head =/= Own -> {reply, {error, {arg_mismatch, head, Own, Head}}, Log};
        none ->
            case with_owner(Link, Notify, Log) of
                {ok, Now} -> {reply, {ok, Name}, Now};
                Error -> {reply, Error, Log}
            end;
        Error -> {reply, Error, Log}
    end.

differing([{Option, Value} | Options], #{name := Name, type := Type} = Before) ->
    case Before of
        #{Option := Value} -> differing(Options, Before);
        #{file := _} when Option =:= file -> {error, {name_already_open, Name}};
        #{mode := read_write} when Option =:= mode -> {error, {open_read_write, Name}};
        #{mode := read_only} when Option =:= mode -> {error, {open_read_only, Name}};
        #{size := Size} when Option =:= size, Type =:= wrap -> {error, {size_mismatch, Size, Value}};
        #{Option := Known} when Option =:= type; Option =:= format; Option =:= repair -> {error, {arg_mismatch, Option, Known, Value}};
        #{} -> differing(Options, Before)
    end;
differing([], _) -> none.

with_owner(Pid, Notify, #log{owners = Owners} = Log) when is_pid(Pid) ->
    case lists:keyfind(Pid, 1, Owners) of
        false ->
            link(Pid),
            {ok, Log#log{owners = [{Pid, Notify} | Owners]}};
        {Pid, Notify} -> {ok, Log};
        {Pid, Other} -> {error, {arg_mismatch, notify, Other, Notify}}
    end;
with_owner(none, _, #log{users = Users} = Log) -> {ok, Log#log{users = Users + 1}}.

is_owner(Pid, #log{owners = Owners}) -> lists:keymember(Pid, 1, Owners).

closed_by(Pid, #log{users = Users} = Log) ->
    Answer = case is_owner(Pid, Log) of
                 true -> without_owner(Pid, Log);
                 false when Users > 0 -> last(Log#log{users = Users - 1});
                 false -> {continue, Log}
             end,
    case Answer of
        {stop, Last} -> {stop, normal, ended(Last), #log{}};
        {continue, #log{blocked_by = Pid} = Now} ->
            {noreply, After} = unblocked(Now),
            {reply, ok, After};
        {continue, Now} -> {reply, ok, Now}
    end.

without_owner(Pid, #log{owners = Owners} = Log) ->
    unlink(Pid),
    last(Log#log{owners = lists:keydelete(Pid, 1, Owners)}).

last(#log{users = 0, owners = []} = Log) -> {stop, Log};
last(Log) -> {continue, Log}.

%% What waited is done, in its order.
unblocked(#log{blocked_by = Pid, queue = Queue} = Log) ->
    _ = [unlink(Pid) || not is_owner(Pid, Log)],
    replayed(lists:reverse(Queue), Log#log{status = ok, blocked_by = none, queue = []}).

replayed([{told, Request} | Queue], Log) ->
    {noreply, Now} = handle_cast(Request, Log),
    replayed(Queue, Now);
replayed([{asked, Request, From} | Queue], Log) ->
    case handle_call(Request, From, Log) of
        {reply, Answer, Now} ->
            gen_server:reply(From, Answer),
            replayed(Queue, Now);
        {noreply, Now} -> replayed(Queue, Now);
        {stop, Reason, Answer, Last} ->
            gen_server:reply(From, Answer),
            [gen_server:reply(Waiting, {error, no_such_log}) || {asked, _, Waiting} <- Queue],
            {stop, Reason, Last}
    end;
replayed([], Log) -> {noreply, Log}.

%% Writing ----------------------------------------------------------------------------------------------------------------

%% {ok | {error, Reason}, Log}
logged(_, #log{content = {halt, _, _, true}, name = Name} = Log) ->
    {{error, {full, Name}}, with_error({error, {full, Name}}, Log)};
logged(Items, #log{content = {halt, File, Size, false}, name = Name, items = Count, arguments = #{format := Format}} = Log) ->
    Room = case Size of
               infinity -> infinity;
               _ -> Size - disk_log_file:size(File)
           end,
    {Some, Rest} = fitting(Items, Format, Room),
    {Data, Bytes} = disk_log_file:items(Some, Format),
    case disk_log_file:append(Data, Bytes, File) of
        {ok, Written} when Rest =:= [] ->
            {ok, timed(with_error(ok, Log#log{content = {halt, Written, Size, false}, items = Count + length(Some)}))};
        {ok, Written} ->
            Full = Log#log{content = {halt, Written, Size, true}, items = Count + length(Some)},
            notify(full, Full),
            {{error, {full, Name}}, timed(with_error({error, {full, Name}}, Full))};
        {Error, Written} -> {Error, with_error(Error, Log#log{content = {halt, Written, Size, false}})}
    end;
logged(Items, #log{content = {wrap, Wrap}, head = Head, items = Count} = Log) ->
    {Result, Written, Logged, Lost} = disk_log_wrap:log(Items, Head, Wrap),
    [notify({wrap, Gone}, Log) || Gone <- Lost],
    {Result, timed(with_error(Result, Log#log{content = {wrap, Written}, items = Count + Logged - lists:sum(Lost)}))};
logged(Items, #log{content = {rotate, Rotate}, head = Head, items = Count} = Log) ->
    {Result, Written, Logged} = disk_log_rotate:log(Items, Head, Rotate),
    {Result, timed(with_error(Result, Log#log{content = {rotate, Written}, items = Count + Logged}))}.

fitting(Items, _, infinity) -> {Items, []};
fitting([Item | Items] = All, Format, Room) ->
    case disk_log_file:items([Item], Format) of
        {_, Size} when Size =< Room ->
            {Some, Rest} = fitting(Items, Format, Room - Size),
            {[Item | Some], Rest};
        _ -> {[], All}
    end;
fitting([], _, _) -> {[], []}.

%% What is not written yet is, after a while.
timed(#log{is_timed = true} = Log) -> Log;
timed(Log) ->
    erlang:send_after(?WRITE_AFTER_MS, self(), write_cache),
    Log#log{is_timed = true}.

on_content(Function, {halt, File, Size, IsFull}) ->
    {Result, Done} = disk_log_file:Function(File),
    {Result, {halt, Done, Size, IsFull}};
on_content(Function, {wrap, Wrap}) ->
    {Result, Done} = disk_log_wrap:Function(Wrap),
    {Result, {wrap, Done}};
on_content(Function, {rotate, Rotate}) ->
    {Result, Done} = disk_log_rotate:Function(Rotate),
    {Result, {rotate, Done}}.

next(#log{content = {wrap, Wrap}, head = Head, items = Items} = Log) ->
    case disk_log_wrap:next(Wrap, Head) of
        {ok, Next, Lost} ->
            notify({wrap, Lost}, Log),
            {reply, ok, Log#log{content = {wrap, Next}, items = Items - Lost}};
        {error, Error, Next} -> {reply, Error, with_error(Error, Log#log{content = {wrap, Next}})}
    end;
next(#log{content = {rotate, Rotate}, head = Head} = Log) -> {reply, ok, Log#log{content = {rotate, disk_log_rotate:next(Rotate, Head)}}}.

sized(Size, #log{name = Name, content = {halt, File, _, _}} = Log) ->
    case disk_log_file:size(File) of
        Now when Size =/= infinity, Now > Size -> {reply, {error, {new_size_too_small, Name, Now}}, Log};
        _ -> {reply, ok, Log#log{content = {halt, File, Size, false}}}
    end;
sized(Size, #log{content = {Type, Content}} = Log) ->
    Module = case Type of
                 wrap -> disk_log_wrap;
                 rotate -> disk_log_rotate
             end,
    case thrown(fun() -> Module:change_size(Size, Content) end) of
        {error, _} = Error -> {reply, Error, with_error(Error, Log)};
        Changed -> {reply, ok, Log#log{content = {Type, Changed}}}
    end.

%% An error ends the log.
truncated(Given, {Function, Arity}, #log{content = Content, head = Own, items = Items, arguments = #{format := Format}} = Log) ->
    Head = case Given of
               none -> Own;
               _ -> Given
           end,
    Cut = thrown(fun() ->
                         case Content of
                             {halt, File, Size, _} ->
                                 {Done, _} = disk_log_file:truncate(File, Format, Head),
                                 {halt, Done, Size, false};
                             {wrap, Wrap} -> {wrap, disk_log_wrap:truncate(Head, Wrap)};
                             {rotate, Rotate} -> {rotate, disk_log_rotate:truncate(Head, Rotate)}
                         end
                 end),
    case Cut of
        {error, _} = Error -> failed(Error, Function, Arity, Log);
        _ ->
            notify({truncated, Items}, Log),
            Count = case Head of
                        none -> 0;
                        _ -> 1
                    end,
            {reply, ok, with_error(ok, Log#log{content = Cut, items = Count})}
    end.

reopened(File, _, _, #log{name = Name, arguments = #{file := File}} = Log) -> {reply, {error, {same_file_name, Name}}, Log};
reopened(NewFile, Given, {Function, Arity}, #log{content = Content, head = Own, items = Items, arguments = #{file := File} = Arguments} = Log) ->
    Head = case Given of
               none -> Own;
               _ -> Given
           end,
    Opened = thrown(fun() ->
                            ok = closed_or_thrown(Content, Arguments),
                            renamed(Content, File, NewFile),
                            content(Arguments#{repair := truncate, head := Head, old_size := size(Content)})
                    end),
    case Opened of
        {error, _} = Error -> failed(Error, Function, Arity, Log#log{content = undefined});
        {_, New, Count} ->
            notify({truncated, Items}, Log),
            {reply, ok, Log#log{content = New, items = Count}}
    end.

closed_or_thrown(Content, Arguments) ->
    case closed(Content, Arguments) of
        ok -> ok;
        Error -> throw(Error)
    end.

renamed({halt, _, _, _}, File, NewFile) -> moved(File, NewFile);
renamed({wrap, Wrap}, File, NewFile) ->
    [moved(disk_log_file:named(File, Extension), disk_log_file:named(NewFile, Extension)) || Extension <- disk_log_wrap:files(Wrap)];
renamed({rotate, Rotate}, File, NewFile) ->
    [moved(disk_log_file:named(File, Extension), disk_log_file:named(NewFile, Extension)) || Extension <- disk_log_rotate:files(Rotate)].

moved(File, NewFile) ->
    case file:rename(File, NewFile) of
        ok -> ok;
        Error -> disk_log_file:failed(NewFile, Error)
    end.

failed(Error, Function, Arity, #log{name = Name, content = Content} = Log) ->
    _ = case Content of
            undefined ->
                [unlink(Owner) || {Owner, _} <- Log#log.owners],
                disk_log_server:ended(Name);
            _ -> ended(Log)
        end,
    {stop, {{failed, Error}, [{?MODULE, Function, Arity}]}, Error, #log{}}.

%% Owners that want to know hear of an error once.
with_error(Same, #log{error = Same} = Log) -> Log;
with_error(Error, Log) ->
    notify({error_status, Error}, Log),
    Log#log{error = Error}.

notify(Note, #log{name = Name, owners = Owners}) ->
    [Owner ! {disk_log, node(), Name, Note} || {Owner, true} <- Owners].

%% Reading ----------------------------------------------------------------------------------------------------------------

chunked(_, _, _, #log{name = Name, arguments = #{format := external}} = Log) -> {{error, {format_external, Name}}, Log};
chunked(Position, Rest, Count, #log{content = {halt, File, Size, IsFull}, arguments = #{mode := Mode}} = Log) ->
    Start = case Position of
                start -> 0;
                _ -> Position
            end,
    {Read, Reply} = disk_log_file:chunk(File, Start, Rest, Count, Mode),
    {continued(Reply, Mode), Log#log{content = {halt, Read, Size, IsFull}}};
chunked(Position, Rest, Count, #log{content = {wrap, Wrap}, arguments = #{mode := Mode}} = Log) ->
    {Read, Reply} = disk_log_wrap:chunk(Wrap, Position, Rest, Count, Mode),
    {continued(Reply, Mode), Log#log{content = {wrap, Read}}}.

continued({{Position, Rest}, Items, Bad}, read_only) -> {#continuation{pid = self(), pos = Position, b = Rest}, Items, Bad};
continued({{Position, Rest}, Items, 0}, read_write) -> {#continuation{pid = self(), pos = Position, b = Rest}, Items};
continued(Reply, _) -> Reply.

size({halt, _, Size, _}) -> Size;
size({wrap, Wrap}) -> disk_log_wrap:size(Wrap);
size({rotate, Rotate}) -> disk_log_rotate:size(Rotate).

description(#log{name = Name, content = Content, owners = Owners, users = Users, status = Status, head = Head, items = Items,
                 arguments = #{file := File, type := Type, format := Format, mode := Mode}}) ->
    Shown = case Head of
                {ok, Bytes} -> Bytes;
                _ -> Head
            end,
    [{name, Name}, {file, File}, {type, Type}, {format, Format}, {size, size(Content)}, {items, Items}, {owners, Owners}, {users, Users}]
        ++ [{head, Shown} || Mode =:= read_write] ++ [{mode, Mode}, {status, Status}, {node, node()}]
        ++ [Item || Mode =:= read_write, Item <- details(Content, Items)].

details({halt, _, _, IsFull}, Items) -> [{full, IsFull}, {no_written_items, Items}];
details({wrap, Wrap}, Items) ->
    [Bytes, Current | Others] = disk_log_wrap:info(Wrap),
    [Bytes, Current, {no_items, Items} | Others];
details({rotate, Rotate}, Items) -> disk_log_rotate:info(Rotate) ++ [{no_items, Items}].

%% Words ------------------------------------------------------------------------------------------------------------------

format_error({error, Module, Error}) -> Module:format_error(Error);
format_error({error, Reason}) -> format_error(Reason);
format_error({Node, {error, _} = Error}) -> lists:append(io_lib:format("~p: ", [Node]), format_error(Error));
format_error({badarg, Argument}) -> io_lib:format("The argument ~p is missing, not recognized or not wellformed~n", [Argument]);
format_error({size_mismatch, Old, Size}) ->
    io_lib:format("The given size ~p does not match the size ~p found on the disk log size file~n", [Size, Old]);
format_error({read_only_mode, Log}) ->
    io_lib:format("The disk log ~tp has been opened read-only, but the requested operation needs read-write access~n", [Log]);
format_error({format_external, Log}) ->
    io_lib:format("The requested operation can only be applied on internally formatted disk logs, but ~tp is externally formatted~n", [Log]);
format_error({blocked_log, Log}) ->
    io_lib:format("The blocked disk log ~tp does not queue requests, or the log has been blocked by the calling process~n", [Log]);
format_error({full, Log}) -> io_lib:format("The halt log ~tp is full~n", [Log]);
format_error({not_blocked, Log}) -> io_lib:format("The disk log ~tp is not blocked~n", [Log]);
format_error({not_owner, Pid}) -> io_lib:format("The pid ~tp is not an owner of the disk log~n", [Pid]);
format_error({not_blocked_by_pid, Log}) ->
    io_lib:format("The disk log ~tp is blocked, but only the blocking pid can unblock a disk log~n", [Log]);
format_error({new_size_too_small, Log, Size}) ->
    io_lib:format("The current size ~p of the halt log ~tp is greater than the requested new size~n", [Size, Log]);
format_error({halt_log, Log}) -> io_lib:format("The halt log ~tp cannot be wrapped~n", [Log]);
format_error({same_file_name, Log}) -> io_lib:format("Current and new file name of the disk log ~tp are the same~n", [Log]);
format_error({arg_mismatch, Option, First, Value}) ->
    io_lib:format("The value ~tp of the disk log option ~p does not match the current value ~tp~n", [Value, Option, First]);
format_error({name_already_open, Log}) -> io_lib:format("The disk log ~tp has already opened another file~n", [Log]);
format_error({open_read_write, Log}) -> io_lib:format("The disk log ~tp has already been opened read-write~n", [Log]);
format_error({open_read_only, Log}) -> io_lib:format("The disk log ~tp has already been opened read-only~n", [Log]);
format_error({not_internal_wrap, Log}) ->
    io_lib:format("The requested operation cannot be applied since ~tp is not an internally formatted disk log~n", [Log]);
format_error(no_such_log) -> "There is no disk log with the given name\n";
format_error(Node) when Node =:= nonode; Node =:= nodedown -> "There seems to be no node up that can handle the request\n";
format_error({corrupt_log_file, File}) -> io_lib:format("The disk log file \"~ts\" contains corrupt data~n", [File]);
format_error({need_repair, File}) ->
    io_lib:format("The disk log file \"~ts\" has not been closed properly and needs repair~n", [File]);
format_error({not_a_log_file, File}) -> io_lib:format("The file \"~ts\" is not a wrap log file~n", [File]);
format_error({invalid_header, Header}) -> io_lib:format("The disk log header is not wellformed: ~p~n", [Header]);
format_error(end_of_log) -> "An attempt was made to step outside a not yet full wrap log\n";
format_error({invalid_index_file, File}) -> io_lib:format("The wrap log index file \"~ts\" cannot be used~n", [File]);
format_error({no_continuation, Term}) -> io_lib:format("The term ~p is not a chunk continuation~n", [Term]);
format_error({file_error, File, Reason}) -> io_lib:format("\"~ts\": ~tp~n", [File, file:format_error(Reason)]);
format_error(Other) -> io_lib:format("~tp~n", [Other]).
