%% The process behind a file that was opened without `raw`: an I/O server over a prim_file.
%%
%% It ends with the process that opened the file, and when the file is closed or fails. `buffer` holds bytes that were read and not
%% given yet; whoever writes or moves goes back to where the program believes to be.
-module(file_io_server).

-export([count_and_find/3, start/3, start_link/3, format_error/1]).
-export([init/4]).

-record(state, {file, owner, monitor, mode = list, encoding = latin1, buffer = <<>>}).

-define(PIECE, 8192).
%% The module of the file: prim_file, but for one with compressed content.
-define(HANDLER, (element(2, File))).

format_error({_, ?MODULE, invalid_unicode}) -> io_lib:format("cannot translate from UTF-8", []);
format_error(invalid_unicode) -> io_lib:format("cannot translate from UTF-8", []);
format_error(Reason) -> erl_posix_msg:message(Reason).

%% How many characters the bytes hold, and where the first N of them end, where there are so many; an unfinished character at the end does not count.
count_and_find(Bytes, N, unicode) -> count_and_find(Bytes, N, utf8);
count_and_find(Bytes, N, Encoding) ->
    case unicode:characters_to_list(Bytes, Encoding) of
        {error, Chars, _} when length(Chars) =/= N -> exit(invalid_unicode);
        {_, [_ | _] = Chars, _} when length(Chars) < N -> {length(Chars), encoded_size(Chars, Encoding)};
        {_, Chars, _} -> {length(Chars), end_of(N, Chars, Encoding)};
        Chars -> {length(Chars), end_of(N, Chars, Encoding)}
    end.

end_of(N, Chars, Encoding) when N >= 0, length(Chars) >= N -> encoded_size(lists:sublist(Chars, N), Encoding);
end_of(_, _, _) -> none.

encoded_size(Chars, Encoding) -> byte_size(unicode:characters_to_binary(Chars, unicode, Encoding)).

start(Owner, Name, Options) when is_pid(Owner), is_list(Options) -> start_by(fun spawn/3, Owner, Name, Options).

start_link(Owner, Name, Options) when is_pid(Owner), is_list(Options) -> start_by(fun spawn_link/3, Owner, Name, Options).

start_by(Spawn, Owner, Name, Options) ->
    Ref = make_ref(),
    Pid = Spawn(?MODULE, init, [{self(), Ref}, Owner, Name, Options]),
    Monitor = monitor(process, Pid),
    receive
        {Ref, {error, _} = Error} ->
            receive {'DOWN', Monitor, _, _, _} -> ok end,
            flush_exit(Pid),
            Error;
        {Ref, ok} ->
            demonitor(Monitor, [flush]),
            {ok, Pid};
        {'DOWN', Monitor, _, _, Reason} ->
            {error, Reason}
    end.

%% A server that could not open its file ends normally, and this is nobody's business.
flush_exit(Pid) ->
    receive {'EXIT', Pid, _} -> ok after 0 -> ok end.

init({Caller, Ref}, Owner, Name, Options) ->
    Monitor = monitor(process, Owner),
    case options(Options, [], list, latin1) of
        {error, _} = Error ->
            Caller ! {Ref, Error};
        {Modes, Mode, Encoding} ->
            case opened(Name, Modes) of
                {ok, File} ->
                    Caller ! {Ref, ok},
                    loop(#state{file = File, owner = Owner, monitor = Monitor, mode = Mode, encoding = Encoding});
                Error ->
                    Caller ! {Ref, Error}
            end
    end.

opened(Name, Modes) ->
    case lists:member(compressed, Modes) orelse lists:member(compressed_one, Modes) of
        true -> asterias_compressed_file:open(Name, Modes -- [compressed, compressed_one], binary);
        false -> prim_file:open(Name, Modes)
    end.

options([binary | Options], Modes, _, Encoding) -> options(Options, Modes, binary, Encoding);
options([list | Options], Modes, _, Encoding) -> options(Options, Modes, list, Encoding);
options([{encoding, Name} | Options], Modes, Mode, _) ->
    case encoding(Name) of
        error -> {error, badarg};
        Encoding -> options(Options, Modes, Mode, Encoding)
    end;
options([Option | Options], Modes, Mode, Encoding) -> options(Options, [Option | Modes], Mode, Encoding);
options([], Modes, Mode, Encoding) -> {lists:reverse(Modes), Mode, Encoding};
options(_, _, _, _) -> {error, badarg}.

encoding(latin1) -> latin1;
encoding(unicode) -> unicode;
encoding(utf8) -> unicode;
encoding(utf16) -> {utf16, big};
encoding(utf32) -> {utf32, big};
encoding({Width, Endian}) when Width =:= utf16 orelse Width =:= utf32, Endian =:= big orelse Endian =:= little -> {Width, Endian};
encoding(_) -> error.

loop(#state{monitor = Monitor} = State) ->
    receive
        {file_request, From, ReplyAs, Request} when is_pid(From) ->
            answer(From, file_reply, ReplyAs, file_request(Request, State));
        {io_request, From, ReplyAs, Request} when is_pid(From) ->
            answer(From, io_reply, ReplyAs, io_request(Request, State));
        {'DOWN', Monitor, _, _, _} ->
            exit(normal);
        _ ->
            loop(State)
    end.

answer(From, Tag, ReplyAs, {reply, Reply, State}) ->
    From ! {Tag, ReplyAs, Reply},
    loop(State);
answer(From, Tag, ReplyAs, {stop, Reason, Reply, _}) ->
    From ! {Tag, ReplyAs, Reply},
    exit(Reason).

%% A failure of the file ends the server; any other error does not.
ended(Reply, State) ->
    case Reply of
        {error, Reason} -> {stop, Reason, Reply, State};
        _ -> {reply, Reply, State}
    end.

%% Requests on files ---------------------------------------------------------------------------------------------------

file_request({advise, Offset, Length, Advice}, #state{file = File} = State) ->
    ended(?HANDLER:advise(File, Offset, Length, Advice), State);
file_request({allocate, Offset, Length}, #state{file = File} = State) ->
    {reply, ?HANDLER:allocate(File, Offset, Length), State};
file_request({pread, At, Size}, State) ->
    case move(At, State) of
        {{error, _} = Error, State1} -> {reply, Error, State1};
        {_, State1} ->
            case chars(Size, latin1, State1) of
                {reply, Data, State2} when is_list(Data); is_binary(Data) -> {reply, {ok, Data}, State2};
                Other -> Other
            end
    end;
file_request({pwrite, At, Data}, State) ->
    case move(At, State) of
        {{error, _} = Error, State1} -> {reply, Error, State1};
        {_, State1} -> put_chars(Data, latin1, State1)
    end;
file_request(datasync, #state{file = File} = State) ->
    ended(?HANDLER:datasync(File), State);
file_request(sync, #state{file = File} = State) ->
    ended(?HANDLER:sync(File), State);
file_request(close, #state{file = File} = State) ->
    case ?HANDLER:close(File) of
        {error, Reason} = Error -> {stop, Reason, Error, State};
        ok -> {stop, normal, ok, State}
    end;
file_request({position, At}, State) ->
    {Reply, State1} = position(At, State),
    {reply, Reply, State1};
file_request(truncate, State) ->
    #state{file = File} = State1 = settle(State),
    ended(?HANDLER:truncate(File), State1);
file_request({read_handle_info, Options}, #state{file = File} = State) ->
    ended(?HANDLER:read_handle_info(File, Options), State);
file_request(Request, State) ->
    {reply, {error, {request, Request}}, State}.

move(cur, State) -> {ok, State};
move({cur, 0}, State) -> {ok, State};
move(At, State) -> position(At, State).

position(At, State) ->
    #state{file = File} = State1 = settle(State),
    {?HANDLER:position(File, At), State1}.

%% Goes back to where the program believes to be.
settle(#state{buffer = <<>>} = State) -> State;
settle(#state{file = File, buffer = Buffer} = State) ->
    _ = ?HANDLER:position(File, {cur, -byte_size(Buffer)}),
    State#state{buffer = <<>>}.

%% Requests of the I/O protocol ----------------------------------------------------------------------------------------

io_request({put_chars, Encoding, Chars}, State) -> put_chars(Chars, Encoding, State);
io_request({put_chars, Encoding, M, F, A}, State) ->
    try apply(M, F, A) of
        Chars when is_list(Chars); is_binary(Chars) -> put_chars(Chars, Encoding, State);
        _ -> {reply, {error, F}, State}
    catch
        _:_ -> {reply, {error, F}, State}
    end;
io_request({get_until, Encoding, _, M, F, A}, State) -> until(M, F, A, Encoding, [], State);
io_request({get_chars, Encoding, _, N}, State) when is_integer(N), N >= 0 -> chars(N, Encoding, State);
io_request({get_chars, _, _, _}, State) -> {reply, {error, get_chars}, State};
io_request({get_line, Encoding, _}, State) -> line(Encoding, 0, State);
io_request({setopts, Options}, State) when is_list(Options) -> set_options(proplists:unfold(Options), State);
io_request(getopts, #state{mode = Mode, encoding = Encoding} = State) ->
    {reply, [{binary, Mode =:= binary}, {encoding, Encoding}], State};
io_request({put_chars, Chars}, State) -> io_request({put_chars, latin1, Chars}, State);
io_request({put_chars, M, F, A}, State) -> io_request({put_chars, latin1, M, F, A}, State);
io_request({get_until, Prompt, M, F, A}, State) -> io_request({get_until, latin1, Prompt, M, F, A}, State);
io_request({get_chars, Prompt, N}, State) -> io_request({get_chars, latin1, Prompt, N}, State);
io_request({get_line, Prompt}, State) -> io_request({get_line, latin1, Prompt}, State);
io_request({requests, Requests}, State) when is_list(Requests) -> io_requests(Requests, {reply, ok, State});
io_request(Request, State) -> {reply, {error, {request, Request}}, State}.

io_requests([Request | Requests], {reply, Reply, State}) when not is_tuple(Reply) orelse element(1, Reply) =/= error ->
    io_requests(Requests, io_request(Request, State));
io_requests(_, Result) ->
    Result.

set_options([{binary, Binary} | Options], State) when is_boolean(Binary) ->
    set_options(Options, State#state{mode = case Binary of true -> binary; false -> list end});
set_options([{list, List} | Options], State) when is_boolean(List) -> set_options([{binary, not List} | Options], State);
set_options([{encoding, Name} | Options], State) ->
    case encoding(Name) of
        error -> {reply, {error, badarg}, State};
        Encoding -> set_options(Options, State#state{encoding = Encoding})
    end;
set_options([{Encoding, true} | Options], State) when Encoding =:= latin1; Encoding =:= unicode; Encoding =:= utf8 ->
    set_options([{encoding, Encoding} | Options], State);
set_options([], State) -> {reply, ok, State};
set_options(_, State) -> {reply, {error, enotsup}, State}.

put_chars(Chars, From, State) ->
    #state{file = File, encoding = To} = State1 = settle(State),
    case translate(Chars, From, To) of
        error -> {stop, no_translation, {error, {no_translation, From, To}}, State1};
        Bytes -> ended(?HANDLER:write(File, Bytes), State1)
    end.

translate(Chars, latin1, latin1) ->
    try iolist_to_binary(Chars)
    catch error:_ -> error
    end;
translate(Chars, From, To) ->
    try unicode:characters_to_binary(Chars, From, To) of
        Bytes when is_binary(Bytes) -> Bytes;
        _ -> error
    catch
        error:_ -> error
    end.

%% Reading -------------------------------------------------------------------------------------------------------------

%% Reads at least Wanted bytes more where there are some.
more(Wanted, #state{file = File, buffer = Buffer} = State) ->
    case ?HANDLER:read(File, max(Wanted, ?PIECE)) of
        {ok, Bytes} when Buffer =:= <<>> -> {ok, State#state{buffer = Bytes}};
        {ok, Bytes} -> {ok, State#state{buffer = <<Buffer/binary, Bytes/binary>>}};
        Other -> Other
    end.

chars(0, Encoding, State) ->
    give(<<>>, Encoding, State);
chars(N, Encoding, #state{buffer = Buffer, encoding = From} = State) ->
    case count(Buffer, N, 0, From) of
        {ok, Size} ->
            <<Chars:Size/binary, Rest/binary>> = Buffer,
            give(Chars, Encoding, State#state{buffer = Rest});
        {missing, Count} ->
            case more(Count * width(From), State) of
                {ok, State1} -> chars(N, Encoding, State1);
                eof when Buffer =:= <<>> -> {reply, eof, State};
                eof -> give(Buffer, Encoding, State#state{buffer = <<>>});
                {error, Reason} = Error -> {stop, Reason, Error, State}
            end;
        invalid ->
            {stop, invalid_unicode, {error, invalid_unicode}, State}
    end.

width(latin1) -> 1;
width(_) -> 4.

%% How many bytes N characters take, or how many characters are missing.
count(Buffer, N, Size, latin1) when byte_size(Buffer) - Size >= N -> {ok, Size + N};
count(Buffer, N, Size, latin1) -> {missing, N - (byte_size(Buffer) - Size)};
count(_, 0, Size, _) -> {ok, Size};
count(Buffer, N, Size, Encoding) ->
    case char_size(Buffer, Size, Encoding) of
        missing -> {missing, N};
        invalid -> invalid;
        Bytes -> count(Buffer, N - 1, Size + Bytes, Encoding)
    end.

char_size(Buffer, At, unicode) ->
    case Buffer of
        <<_:At/binary, Char/utf8, _/binary>> when Char < 16#80 -> 1;
        <<_:At/binary, Char/utf8, _/binary>> when Char < 16#800 -> 2;
        <<_:At/binary, Char/utf8, _/binary>> when Char < 16#10000 -> 3;
        <<_:At/binary, _/utf8, _/binary>> -> 4;
        <<_:At/binary, Rest/binary>> when byte_size(Rest) < 4 ->
            case unicode:characters_to_list(Rest) of
                {error, _, _} -> invalid;
                _ -> missing
            end;
        _ -> invalid
    end;
char_size(Buffer, At, {utf16, Endian}) ->
    case Buffer of
        <<_:At/binary, Unit:16/big, _/binary>> when Endian =:= big -> utf16_size(Unit, Buffer, At);
        <<_:At/binary, Unit:16/little, _/binary>> when Endian =:= little -> utf16_size(Unit, Buffer, At);
        _ -> missing
    end;
char_size(Buffer, At, {utf32, _}) when byte_size(Buffer) - At >= 4 -> 4;
char_size(_, _, {utf32, _}) -> missing.

utf16_size(Unit, Buffer, At) when Unit >= 16#D800, Unit =< 16#DBFF, byte_size(Buffer) - At < 4 -> missing;
utf16_size(Unit, _, _) when Unit >= 16#D800, Unit =< 16#DBFF -> 4;
utf16_size(Unit, _, _) when Unit >= 16#DC00, Unit =< 16#DFFF -> invalid;
utf16_size(_, _, _) -> 2.

%% Gives bytes of the file as the request and the mode want them.
give(Bytes, To, #state{mode = Mode, encoding = From} = State) ->
    case result(Bytes, Mode, From, To) of
        error -> {stop, {no_translation, From, To}, {error, {no_translation, From, To}}, State};
        Result -> {reply, Result, State}
    end.

result(Bytes, binary, latin1, latin1) -> Bytes;
result(Bytes, list, latin1, latin1) -> binary_to_list(Bytes);
result(Bytes, binary, From, To) -> translate(Bytes, From, To);
result(Bytes, list, From, To) ->
    case translate(Bytes, From, To) of
        error -> error;
        Translated -> unicode:characters_to_list(Translated, To)
    end.

%% A line with its newline; carriage return and newline count as one. So many bytes are known to hold no newline.
line(To, Searched, #state{buffer = Buffer, encoding = Encoding} = State) ->
    case find_newline(Buffer, Searched, Encoding) of
        {Size, Width} ->
            <<Line:Size/binary, Newline:Width/binary, Rest/binary>> = Buffer,
            give(<<(without_return(Line, Width))/binary, Newline/binary>>, To, State#state{buffer = Rest});
        nomatch ->
            case more(?PIECE, State) of
                {ok, State1} -> line(To, byte_size(Buffer), State1);
                eof when Buffer =:= <<>> -> {reply, eof, State};
                eof -> give(Buffer, To, State#state{buffer = <<>>});
                {error, Reason} = Error -> {stop, Reason, Error, State}
            end
    end.

find_newline(Buffer, Searched, Encoding) when Encoding =:= latin1; Encoding =:= unicode ->
    binary:match(Buffer, <<"\n">>, [{scope, {Searched, byte_size(Buffer) - Searched}}]);
find_newline(Buffer, Searched, Encoding) ->
    Newline = unicode:characters_to_binary("\n", unicode, Encoding),
    Width = byte_size(Newline),
    find_unit(Buffer, Newline, Width, Searched - Searched rem Width).

find_unit(Buffer, Newline, Width, At) ->
    case Buffer of
        <<_:At/binary, Newline:Width/binary, _/binary>> -> {At, Width};
        <<_:At/binary, _:Width/binary, _/binary>> -> find_unit(Buffer, Newline, Width, At + Width);
        _ -> nomatch
    end.

without_return(Line, Width) when byte_size(Line) >= Width ->
    Size = byte_size(Line) - Width,
    case Line of
        <<Start:Size/binary, Last/binary>> when Last =:= <<"\r">>; Last =:= <<0, "\r">>; Last =:= <<"\r", 0>>;
                                                Last =:= <<0, 0, 0, "\r">>; Last =:= <<"\r", 0, 0, 0>> -> Start;
        _ -> Line
    end;
without_return(Line, _) -> Line.

%% Feeds a function until it is content; what it leaves goes back into the buffer.
until(M, F, A, To, Continuation, #state{buffer = <<>>} = State) ->
    case more(0, State) of
        {ok, State1} -> until(M, F, A, To, Continuation, State1);
        eof -> until(M, F, A, To, Continuation, eof, <<>>, State);
        {error, Reason} = Error -> {stop, Reason, Error, State}
    end;
until(M, F, A, To, Continuation, #state{buffer = Buffer, encoding = Encoding} = State) ->
    case unicode:characters_to_list(Buffer, Encoding) of
        Chars when is_list(Chars) -> until(M, F, A, To, Continuation, Chars, <<>>, State);
        {Failed, Chars, Rest} when Chars =/= [] ->
            _ = Failed,
            until(M, F, A, To, Continuation, Chars, iolist_to_binary(Rest), State);
        {incomplete, [], _} ->
            case more(0, State) of
                {ok, State1} -> until(M, F, A, To, Continuation, State1);
                eof -> {stop, invalid_unicode, malformed(M, F, Continuation), State};
                {error, Reason} = Error -> {stop, Reason, Error, State}
            end;
        {error, [], _} ->
            {stop, invalid_unicode, malformed(M, F, Continuation), State}
    end.

%% Who reads tokens is told where they begin.
malformed(erl_scan, tokens, Continuation) ->
    try erl_scan:continuation_location(Continuation) of
        Location -> {error, {Location, ?MODULE, invalid_unicode}, Location}
    catch
        _:_ -> {error, tokens}
    end;
malformed(_, F, _) ->
    {error, F}.

until(M, F, A, To, Continuation, Chars, Undecoded, #state{mode = Mode, encoding = Encoding} = State) ->
    try apply(M, F, [Continuation, Chars | A]) of
        {done, Result, Rest} -> {reply, until_result(Result, Mode, To), State#state{buffer = left(Rest, Undecoded, Encoding)}};
        {more, _} when Chars =:= eof -> {reply, {error, F}, State};
        {more, Continuation1} -> until(M, F, A, To, Continuation1, State#state{buffer = Undecoded})
    catch
        _:Reason -> {stop, Reason, {error, F}, State}
    end.

until_result(Result, binary, To) when is_list(Result) ->
    case translate(Result, unicode, To) of
        error -> Result;
        Binary -> Binary
    end;
until_result(Result, _, _) -> Result.

left(Rest, Undecoded, Encoding) when is_list(Rest) ->
    <<(unicode:characters_to_binary(Rest, unicode, Encoding))/binary, Undecoded/binary>>;
left(_, Undecoded, _) -> Undecoded.
