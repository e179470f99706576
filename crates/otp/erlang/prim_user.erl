%% The I/O servers `user` (standard input and output) and `standard_error`.
%%
%% One process a server. Output is written before its request is answered, so any answered request is a flush. Input requests
%% queue up and are served one at a time, in order; while one waits for input, output goes on. Reading starts with the
%% first input request and asks the host for a piece only when the buffer cannot satisfy the request.
-module(prim_user).

-export([start/1, start_error/0, server/2]).

%% `buffer` holds the bytes read and not consumed; `scanned` says how many of them are known to hold no newline.
%% `waiting` is the queue of input requests: {From, ReplyAs, Prompt, Wanted, Rest}, Rest being what remains of a {requests, _} list,
%% Prompt being `none` once it is printed, then its text is that of `prompt`; for get_until Wanted carries the continuation. Before the first
%% input request there is no queue, for a program that reads nothing need not load it. `terminal` is the process that edits lines on the
%% terminal, if one does: it prints what is written, above its line, and has all that is typed.
-record(state, {input, output, encoding, binary = false, buffer = <<>>, scanned = 0, eof = false, reading = false,
                waiting = none, prompt = [], terminal = none}).

%% Without input, reading finds the end at once.
start(true) -> start(user, 0, 1);
start(false) -> start(user, nothing, 1).

start_error() -> start(standard_error, none, 2).

start(Name, Input, Output) ->
    Pid = spawn(?MODULE, server, [Input, Output]),
    register(Name, Pid),
    {ok, Pid}.

server(Input, Output) ->
    process_flag(trap_exit, true),
    group_leader(self(), self()),
    loop(#state{input = Input, output = Output, encoding = initial_encoding(Output)}).

%% What goes to standard error is read by people and tools that expect UTF-8, whatever the locale.
initial_encoding(2) -> unicode;
initial_encoding(_) -> prim_io:encoding().

loop(State) ->
    receive
        {io_request, From, ReplyAs, Request} when is_pid(From) ->
            loop(request(From, ReplyAs, Request, State));
        {prim_io, Fd, Event} when Fd =:= State#state.input ->
            loop(serve(input(Event, State#state{reading = false})));
        {terminal, Driver} when is_pid(Driver) ->
            loop(State#state{terminal = Driver});
        _ ->
            loop(State)
    end.

input({data, Data}, #state{buffer = Buffer} = State) -> State#state{buffer = <<Buffer/binary, Data/binary>>};
input(eof, State) -> State#state{eof = true};
input({error, _}, State) -> State#state{eof = true}.

%% Requests ------------------------------------------------------------------------------------------------------------

request(From, ReplyAs, {requests, Requests}, State) when is_list(Requests) ->
    requests(From, ReplyAs, Requests, ok, State);
request(From, ReplyAs, Request, State) ->
    requests(From, ReplyAs, [Request], ok, State).

%% Runs a list of requests until one fails or has to wait for input; the last reply is the reply of the list.
requests(From, ReplyAs, [Request | Rest], _, State) ->
    case perform(modern(Request), State) of
        {reply, {error, _} = Error, State1} ->
            reply(From, ReplyAs, Error, State1);
        {reply, Reply, State1} ->
            requests(From, ReplyAs, Rest, Reply, State1);
        {input, Prompt, Wanted} ->
            Waiting = queue:in({From, ReplyAs, Prompt, Wanted, Rest}, waiting(State)),
            case queue:len(Waiting) of
                1 -> serve(prompt(State#state{waiting = Waiting}));
                _ -> State#state{waiting = Waiting}
            end
    end;
requests(From, ReplyAs, _, Reply, State) ->
    reply(From, ReplyAs, Reply, State).

waiting(#state{waiting = none}) -> queue:new();
waiting(#state{waiting = Waiting}) -> Waiting.

reply(From, ReplyAs, Reply, State) ->
    From ! {io_reply, ReplyAs, Reply},
    State.

%% Requests without an encoding are the old form, and mean latin1.
modern({put_chars, Chars}) -> {put_chars, latin1, Chars};
modern({put_chars, M, F, A}) -> {put_chars, latin1, M, F, A};
modern({get_chars, Prompt, N}) -> {get_chars, latin1, Prompt, N};
modern({get_line, Prompt}) -> {get_line, latin1, Prompt};
modern({get_until, Prompt, M, F, A}) -> {get_until, latin1, Prompt, M, F, A};
modern(Request) -> Request.

perform({put_chars, Encoding, Chars} = Request, State) ->
    case encode(Chars, Encoding, State#state.encoding) of
        {ok, Bytes} -> {reply, written(Bytes, State), State};
        error -> {reply, {error, Request}, State}
    end;
perform({put_chars, Encoding, M, F, A}, State) ->
    try apply(M, F, A) of
        Chars -> perform({put_chars, Encoding, Chars}, State)
    catch
        _:_ -> {reply, {error, F}, State}
    end;
perform({get_geometry, What}, State) when What =:= columns; What =:= rows ->
    case prim_io:geometry(State#state.output) of
        {Columns, _} when What =:= columns -> {reply, Columns, State};
        {_, Rows} -> {reply, Rows, State};
        undefined -> {reply, error, State}
    end;
perform(getopts, State) ->
    {reply, options(State), State};
perform({setopts, Options}, State) when is_list(Options) ->
    case set_options(Options, State) of
        error -> {reply, {error, enotsup}, State};
        State1 -> {reply, ok, State1}
    end;
perform({get_password, _}, State) ->
    {reply, {error, enotsup}, State};
perform(Request, #state{input = none} = State) ->
    {reply, {error, unreadable(Request)}, State};
perform({get_line, Encoding, Prompt}, _) ->
    {input, Prompt, {line, Encoding}};
perform({get_chars, Encoding, Prompt, N}, _) when is_integer(N), N >= 0 ->
    {input, Prompt, {chars, Encoding, N}};
perform({get_until, Encoding, Prompt, M, F, A}, _) when is_atom(M), is_atom(F), is_list(A) ->
    {input, Prompt, {until, Encoding, [], {M, F, A}}};
perform(_, State) ->
    {reply, {error, request}, State}.

written(Bytes, #state{terminal = none, output = Output}) -> prim_io:write(Output, Bytes);
written(Bytes, #state{terminal = Driver, output = Output}) ->
    Tag = monitor(process, Driver),
    Driver ! {Tag, self(), {write, Bytes}},
    receive
        {Tag, Written} ->
            demonitor(Tag, [flush]),
            Written;
        {'DOWN', Tag, _, _, _} -> prim_io:write(Output, Bytes)
    end.

unreadable(Request) when element(1, Request) =:= get_line; element(1, Request) =:= get_chars; element(1, Request) =:= get_until ->
    {request, Request};
unreadable(_) ->
    request.

%% Options -------------------------------------------------------------------------------------------------------------

options(#state{input = none, encoding = Encoding}) ->
    [{encoding, Encoding}, {log, none}, {onlcr, false}];
options(#state{binary = Binary, encoding = Encoding}) ->
    [{expand_fun, fun edlin_expand:expand/2}, {echo, false}, {log, none}, {binary, Binary}, {encoding, Encoding},
     {terminal, prim_io:is_terminal(0) andalso prim_io:is_terminal(1)},
     {stdout, prim_io:is_terminal(1)}, {stderr, prim_io:is_terminal(2)}, {stdin, prim_io:is_terminal(0)}].

set_options([binary | Options], State) -> set_options(Options, State#state{binary = true});
set_options([list | Options], State) -> set_options(Options, State#state{binary = false});
set_options([{binary, Bool} | Options], State) when is_boolean(Bool) -> set_options(Options, State#state{binary = Bool});
set_options([{encoding, latin1} | Options], State) -> set_options(Options, State#state{encoding = latin1});
set_options([{encoding, E} | Options], State) when E =:= unicode; E =:= utf8 ->
    set_options(Options, State#state{encoding = unicode});
set_options([{log, none} | Options], State) -> set_options(Options, State);
set_options([{Ignored, _} | Options], State) when Ignored =:= echo; Ignored =:= expand_fun -> set_options(Options, State);
set_options([], State) -> State;
set_options(_, _) -> error.

%% Encoding output -----------------------------------------------------------------------------------------------------

encode(Chars, From, unicode) ->
    try unicode:characters_to_binary(Chars, From, unicode) of
        Bytes when is_binary(Bytes) -> {ok, Bytes};
        _ -> error
    catch
        error:_ -> error
    end;
encode(Chars, From, latin1) ->
    try unicode:characters_to_list(Chars, From) of
        List when is_list(List) -> {ok, [escape(Char) || Char <- List]};
        _ -> error
    catch
        error:_ -> error
    end.

escape(Char) when Char < 256 -> Char;
escape(Char) -> ["\\x{", integer_to_list(Char, 16), $}].

%% Serving input -------------------------------------------------------------------------------------------------------

%% Serves the first waiting request, and those behind it, as far as the input goes.
serve(#state{waiting = none} = State) ->
    State;
serve(#state{waiting = Waiting} = State) ->
    case queue:peek(Waiting) of
        empty ->
            State;
        {value, {From, ReplyAs, _, Wanted, Rest}} ->
            case take(Wanted, State) of
                {ok, Reply, State1} ->
                    Left = State1#state{waiting = queue:drop(Waiting)},
                    serve(prompt(resume(From, ReplyAs, Rest, Reply, Left)));
                {more, Wanted1, State1} ->
                    Head = {From, ReplyAs, none, Wanted1, Rest},
                    read(State1#state{waiting = queue:in_r(Head, queue:drop(Waiting))})
            end
    end.

%% The rest of a list of requests goes before the other waiting ones, for it is one request.
resume(From, ReplyAs, _, {error, _} = Error, State) ->
    reply(From, ReplyAs, Error, State);
resume(From, ReplyAs, [], Reply, State) ->
    reply(From, ReplyAs, Reply, State);
resume(From, ReplyAs, Rest, Reply, #state{waiting = Others} = State) ->
    State1 = requests(From, ReplyAs, Rest, Reply, State#state{waiting = none}),
    State1#state{waiting = queue:join(waiting(State1), Others)}.

read(#state{reading = true} = State) ->
    State;
read(#state{terminal = Driver} = State) when Driver =/= none ->
    State;
read(#state{input = nothing} = State) ->
    serve(State#state{eof = true});
read(#state{input = Fd} = State) ->
    prim_io:read_start(Fd),
    State#state{reading = true}.

%% Prints the prompt of the request that is now the first.
prompt(#state{waiting = Waiting} = State) ->
    case queue:out(Waiting) of
        {{value, {From, ReplyAs, Prompt, Wanted, Rest}}, Others} when Prompt =/= none ->
            Text = io_lib:format_prompt(Prompt, State#state.encoding),
            _ = perform({put_chars, unicode, Text}, State),
            State#state{prompt = Text, waiting = queue:in_r({From, ReplyAs, none, Wanted, Rest}, Others)};
        _ ->
            State
    end.

%% What a request takes from the buffer: {ok, Reply, State}, or {more, Wanted, State} when input is missing.
take({line, Encoding} = Wanted, State) ->
    case line(State) of
        {Line, State1} -> {ok, result(decode(Line, State), Encoding, State), State1};
        eof -> {ok, eof, State};
        more -> {more, Wanted, scanned(State)}
    end;
take({chars, Encoding, N} = Wanted, #state{buffer = Buffer, eof = Eof} = State) ->
    case chars_size(Buffer, N, 0, State) of
        0 when Eof, N > 0 ->
            {ok, eof, State};
        Size when is_integer(Size) ->
            <<Chars:Size/binary, Rest/binary>> = Buffer,
            {ok, result(decode(Chars, State), Encoding, State), State#state{buffer = Rest, scanned = 0}};
        more ->
            {more, Wanted, State}
    end;
take({until, Encoding, Continuation, Fun} = Wanted, State) ->
    case line(State) of
        {Line, State1} -> until(Encoding, Continuation, decode(Line, State), Fun, State1);
        eof -> until(Encoding, Continuation, eof, Fun, State);
        more -> {more, Wanted, scanned(State)}
    end.

until(Encoding, Continuation, Chars, {M, F, A} = Fun, State) ->
    try apply(M, F, [Continuation, Chars | A]) of
        {done, Result, Rest} -> {ok, result(Result, Encoding, State), put_back(Rest, State)};
        {more, _} when Chars =:= eof -> {ok, {error, F}, State};
        {more, Continuation1} -> take({until, Encoding, Continuation1, Fun}, again(State));
        _ -> {ok, {error, F}, State}
    catch
        _:_ -> {ok, {error, F}, State}
    end.

%% A request for more than a line is prompted for at each.
again(#state{prompt = Prompt} = State) ->
    _ = perform({put_chars, unicode, Prompt}, State),
    State.

put_back(Rest, #state{buffer = Buffer} = State) when is_list(Rest); is_binary(Rest) ->
    {ok, Bytes} = encode(Rest, unicode, State#state.encoding),
    State#state{buffer = iolist_to_binary([Bytes, Buffer]), scanned = 0};
put_back(_, State) ->
    State.

%% The first line of the buffer with its newline, for which carriage return and newline stand too; at the end of input, what is left.
line(#state{buffer = Buffer, scanned = Scanned, eof = Eof} = State) ->
    case binary:match(Buffer, <<"\n">>, [{scope, {Scanned, byte_size(Buffer) - Scanned}}]) of
        {At, 1} ->
            <<Line:At/binary, _, Rest/binary>> = Buffer,
            {<<(without_return(Line))/binary, $\n>>, State#state{buffer = Rest, scanned = 0}};
        nomatch when Eof, Buffer =:= <<>> ->
            eof;
        nomatch when Eof ->
            {Buffer, State#state{buffer = <<>>, scanned = 0}};
        nomatch ->
            more
    end.

without_return(Line) ->
    Size = max(0, byte_size(Line) - 1),
    case Line of
        <<Start:Size/binary, $\r>> -> Start;
        _ -> Line
    end.

scanned(#state{buffer = Buffer} = State) -> State#state{scanned = byte_size(Buffer)}.

%% How many bytes the first N characters take. A byte that is not UTF-8 counts as a character, but not one at the end that
%% the next piece of input may complete.
chars_size(_, 0, Size, _) -> Size;
chars_size(Bytes, N, _, #state{eof = false}) when byte_size(Bytes) < N -> more;
chars_size(Bytes, N, Size, #state{encoding = latin1}) -> Size + min(N, byte_size(Bytes));
chars_size(<<Char/utf8, Rest/binary>>, N, Size, State) -> chars_size(Rest, N - 1, Size + utf8_size(Char), State);
chars_size(<<>>, _, Size, #state{eof = true}) -> Size;
chars_size(<<>>, _, _, _) -> more;
chars_size(<<_, Rest/binary>> = Bytes, N, Size, #state{eof = Eof} = State) ->
    case unicode:characters_to_list(Bytes) of
        {incomplete, _, _} when not Eof, byte_size(Bytes) < 4 -> more;
        _ -> chars_size(Rest, N - 1, Size + 1, State)
    end.

utf8_size(Char) when Char < 16#80 -> 1;
utf8_size(Char) when Char < 16#800 -> 2;
utf8_size(Char) when Char < 16#10000 -> 3;
utf8_size(_) -> 4.

%% Bytes to characters; a byte that is not UTF-8 stands for itself.
decode(Bytes, #state{encoding = latin1}) -> binary_to_list(Bytes);
decode(Bytes, State) ->
    case unicode:characters_to_list(Bytes) of
        {_, Good, <<Byte, Rest/binary>>} -> Good ++ [Byte | decode(Rest, State)];
        Chars -> Chars
    end.

%% A string is given in the form that the options and the request's encoding ask for; any other term as it is.
result(Chars, Encoding, #state{binary = Binary}) when is_list(Chars) ->
    try unicode:characters_to_binary(Chars, unicode, Encoding) of
        Bytes when is_binary(Bytes), Binary -> Bytes;
        Bytes when is_binary(Bytes) -> Chars;
        _ -> {error, {no_translation, unicode, Encoding}}
    catch
        error:_ -> Chars
    end;
result(Result, _, _) ->
    Result.
