%% Raw files whose content is compressed, as gzip has it: read from the front, written to the end.
%%
%% A process holds the file and the stream of zlib, for whoever opened it, and ends with that process. What is read need not be
%% compressed: content that does not begin as gzip's is given as it is. Moving back while reading begins again; moving on while
%% writing writes zeros.
-module(asterias_compressed_file).

-export([advise/4, allocate/3, close/1, datasync/1, ipread_s32bu_p32bu/3, open/3, position/2, pread/2, pread/3, pwrite/2, pwrite/3, read/2,
         read_handle_info/2, read_line/1, sync/1, truncate/1, write/2]).

-include_lib("kernel/include/file.hrl").

-define(PIECE, 65536).
%% What a program may not ask for at once: more than memory holds, and more than a size says.
-define(MAX_READ, 1 bsl 40).
-define(NO_SIZE, 1 bsl 63).
%% The window of zlib with gzip's header and trailer: as deflateInit/6 and inflateInit/2 are told.
-define(GZIP, 31).

%% `mode` is plain, inflate or deflate; `at` the place of the program; `buffer` what follows it and is there already.
-record(state, {file, mode, stream, at = 0, buffer = <<>>, eof = false}).

%% Modes are those of prim_file; Answer is list or binary.
open(Name, Modes, Answer) ->
    case {lists:member(read, Modes), lists:member(write, Modes), lists:member(append, Modes)} of
        {_, false, false} -> start(Name, [read | lists:delete(read, Modes)], fun reading/1, Answer);
        {false, true, false} -> start(Name, Modes, fun writing/1, Answer);
        _ -> {error, einval}
    end.

start(Name, Modes, Start, Answer) ->
    Owner = self(),
    Ref = make_ref(),
    {Pid, Monitor} = spawn_monitor(fun() ->
                                           Watch = monitor(process, Owner),
                                           case prim_file:open(Name, Modes) of
                                               {ok, File} ->
                                                   State = Start(#state{file = File}),
                                                   Owner ! {Ref, ok},
                                                   loop(State, Owner, Watch);
                                               Error -> Owner ! {Ref, Error}
                                           end
                                   end),
    receive
        {Ref, ok} ->
            demonitor(Monitor, [flush]),
            {ok, #file_descriptor{module = ?MODULE, data = {Pid, Answer}}};
        {Ref, Error} ->
            demonitor(Monitor, [flush]),
            Error;
        {'DOWN', Monitor, _, _, Reason} -> {error, Reason}
    end.

%% Asking --------------------------------------------------------------------------------------------------------------

close(File) -> ask(File, close).
position(File, {From, Offset}) -> ask(File, {position, From, Offset});
position(File, From) when is_atom(From) -> ask(File, {position, From, 0});
position(File, Offset) -> ask(File, {position, bof, Offset}).
read(_, Size) when Size >= ?NO_SIZE -> {error, einval};
read(_, Size) when Size >= ?MAX_READ -> {error, enomem};
read(File, Size) -> answer(File, ask(File, {read, Size})).
read_line(File) -> answer(File, ask(File, read_line)).

write(File, Data) ->
    try iolist_to_binary(Data) of
        Bytes -> ask(File, {write, Bytes})
    catch
        error:badarg -> {error, badarg}
    end.

advise(_, _, _, _) -> {error, enotsup}.
allocate(_, _, _) -> {error, enotsup}.
datasync(_) -> {error, enotsup}.
ipread_s32bu_p32bu(_, _, _) -> {error, enotsup}.
pread(_, _) -> {error, enotsup}.
pread(_, _, _) -> {error, enotsup}.
pwrite(_, _) -> {error, enotsup}.
pwrite(_, _, _) -> {error, enotsup}.
read_handle_info(_, _) -> {error, enotsup}.
sync(_) -> {error, enotsup}.
truncate(_) -> {error, enotsup}.

answer(#file_descriptor{data = {_, list}}, {ok, Bytes}) -> {ok, binary_to_list(Bytes)};
answer(_, Reply) -> Reply.

ask(#file_descriptor{data = {Pid, _}}, Request) ->
    Monitor = monitor(process, Pid),
    Pid ! {self(), Monitor, Request},
    receive
        {Monitor, Reply} ->
            demonitor(Monitor, [flush]),
            Reply;
        {'DOWN', Monitor, _, _, _} -> {error, einval}
    end.

%% The process ---------------------------------------------------------------------------------------------------------

loop(State, Owner, Watch) ->
    receive
        {Owner, Ref, close} ->
            Owner ! {Ref, finish(State)};
        {Owner, Ref, Request} ->
            {Reply, State1} = perform(Request, State),
            Owner ! {Ref, Reply},
            loop(State1, Owner, Watch);
        {'DOWN', Watch, _, _, _} ->
            _ = finish(State);
        {Other, Ref, _} when is_pid(Other) ->
            Other ! {Ref, {error, not_on_controlling_process}},
            loop(State, Owner, Watch)
    end.

%% The first bytes say what the content is.
reading(#state{file = File} = State) ->
    case prim_file:read(File, 2) of
        {ok, <<31, 139>> = Magic} ->
            Stream = zlib:open(),
            ok = zlib:inflateInit(Stream, ?GZIP, reset),
            State#state{mode = inflate, stream = Stream, buffer = iolist_to_binary(zlib:inflate(Stream, Magic))};
        {ok, Bytes} -> State#state{mode = plain, buffer = Bytes};
        _ -> State#state{mode = plain}
    end.

writing(State) ->
    Stream = zlib:open(),
    ok = zlib:deflateInit(Stream, default, deflated, ?GZIP, 8, default),
    State#state{mode = deflate, stream = Stream}.

finish(#state{file = File, mode = deflate, stream = Stream}) ->
    Written = prim_file:write(File, zlib:deflate(Stream, <<>>, finish)),
    zlib:close(Stream),
    case prim_file:close(File) of
        ok -> Written;
        Error -> Error
    end;
finish(#state{file = File, stream = Stream}) ->
    Stream =:= undefined orelse zlib:close(Stream),
    prim_file:close(File).

perform({write, Bytes}, #state{file = File, mode = deflate, stream = Stream, at = At} = State) ->
    case prim_file:write(File, zlib:deflate(Stream, Bytes)) of
        ok -> {ok, State#state{at = At + byte_size(Bytes)}};
        Error -> {Error, State}
    end;
perform({position, From, Offset}, #state{mode = deflate, at = At} = State) ->
    case target(From, Offset, At) of
        Target when is_integer(Target), Target >= At ->
            case perform({write, <<0:(Target - At)/unit:8>>}, State) of
                {ok, State1} -> {{ok, Target}, State1};
                Failed -> Failed
            end;
        _ -> {{error, einval}, State}
    end;
perform({read, _}, #state{mode = deflate} = State) -> {{error, ebadf}, State};
perform(read_line, #state{mode = deflate} = State) -> {{error, ebadf}, State};
perform({write, _}, State) -> {{error, ebadf}, State};
perform({position, From, Offset}, #state{at = At} = State) ->
    case target(From, Offset, At) of
        Target when is_integer(Target), Target >= At -> moved(Target, State);
        Target when is_integer(Target), Target >= 0 -> rewound(Target, State);
        _ -> {{error, einval}, State}
    end;
perform({read, Size}, State) ->
    case filled(fun(Buffer) -> byte_size(Buffer) >= Size end, State) of
        {ok, #state{buffer = <<>>} = State1} when Size > 0 -> {eof, State1};
        {ok, #state{buffer = Buffer} = State1} -> taken(min(Size, byte_size(Buffer)), State1);
        Failed -> Failed
    end;
perform(read_line, State) ->
    case filled(fun(Buffer) -> binary:match(Buffer, <<"\n">>) =/= nomatch end, State) of
        {ok, #state{buffer = <<>>} = State1} -> {eof, State1};
        {ok, #state{buffer = Buffer} = State1} ->
            case binary:match(Buffer, <<"\n">>) of
                {Place, 1} -> taken(Place + 1, State1);
                nomatch -> taken(byte_size(Buffer), State1)
            end;
        Failed -> Failed
    end.

target(bof, Offset, _) when is_integer(Offset) -> Offset;
target(cur, Offset, At) when is_integer(Offset) -> At + Offset;
target(_, _, _) -> unknown.

taken(Size, #state{buffer = Buffer, at = At} = State) ->
    <<Bytes:Size/binary, Rest/binary>> = Buffer,
    {{ok, binary:copy(Bytes)}, State#state{buffer = Rest, at = At + Size}}.

moved(Target, #state{at = Target} = State) -> {{ok, Target}, State};
moved(Target, #state{at = At} = State) ->
    case perform({read, min(Target - At, ?PIECE)}, State) of
        {{ok, _}, State1} -> moved(Target, State1);
        {eof, State1} -> {{ok, State1#state.at}, State1};
        Failed -> Failed
    end.

rewound(Target, #state{file = File, stream = Stream}) ->
    Stream =:= undefined orelse zlib:close(Stream),
    {ok, 0} = prim_file:position(File, 0),
    moved(Target, reading(#state{file = File})).

%% Reads on until there is enough, or nothing more.
filled(IsEnough, #state{buffer = Buffer, eof = Eof} = State) ->
    case Eof orelse IsEnough(Buffer) of
        true -> {ok, State};
        false -> more(IsEnough, State)
    end.

more(IsEnough, #state{file = File, mode = Mode, stream = Stream, buffer = Buffer} = State) ->
    case prim_file:read(File, ?PIECE) of
        {ok, Bytes} when Mode =:= plain -> filled(IsEnough, State#state{buffer = <<Buffer/binary, Bytes/binary>>});
        {ok, Bytes} ->
            try iolist_to_binary([Buffer, zlib:inflate(Stream, Bytes)]) of
                Buffer1 -> filled(IsEnough, State#state{buffer = Buffer1})
            catch
                error:_ -> {{error, eio}, State}
            end;
        eof -> {ok, State#state{eof = true}};
        Error -> {Error, State}
    end.
