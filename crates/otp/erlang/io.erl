%% The client side of the I/O protocol: every function makes a request, sends it to an I/O server and waits for the reply.
%%
%% The default server is the group leader. A server that dies answers `{error, terminated}`; functions that answer `ok`
%% raise instead of returning an error, naming the device or the format as the cause, as OTP does.
-module(io).

-export([columns/0, columns/1, format/1, format/2, format/3, fread/2, fread/3, fwrite/1, fwrite/2, fwrite/3, get_chars/2,
         get_chars/3, get_line/1, get_line/2, get_password/0, get_password/1, getopts/0, getopts/1, nl/0, nl/1,
         parse_erl_exprs/1, parse_erl_exprs/2, parse_erl_exprs/3, parse_erl_exprs/4, parse_erl_form/1, parse_erl_form/2,
         parse_erl_form/3, parse_erl_form/4, printable_range/0, put_chars/1, put_chars/2, read/1, read/2, read/3, read/4,
         request/1, request/2, requests/1, requests/2, rows/0, rows/1, scan_erl_exprs/1, scan_erl_exprs/2,
         scan_erl_exprs/3, scan_erl_exprs/4, scan_erl_form/1, scan_erl_form/2, scan_erl_form/3, scan_erl_form/4, setopts/1,
         setopts/2, write/1, write/2]).

-accelerated([printable_range/0]).

%% Sends what must succeed. A macro, so that the exception names the exported function and its arguments.
-define(ORDERED(Io, Request, Args),
        case request(Io, Request) of
            {error, Reason} -> erlang:error(error_reason(Reason), Args, error_info(Request, Reason));
            Reply -> Reply
        end).

%% Writing -------------------------------------------------------------------------------------------------------------

put_chars(Chars) -> ?ORDERED(group_leader(), {put_chars, unicode, Chars}, [Chars]).
put_chars(Io, Chars) -> ?ORDERED(Io, {put_chars, unicode, Chars}, [Io, Chars]).

nl() -> ?ORDERED(group_leader(), nl, []).
nl(Io) -> ?ORDERED(Io, nl, [Io]).

write(Term) -> ?ORDERED(group_leader(), {write, Term}, [Term]).
write(Io, Term) -> ?ORDERED(Io, {write, Term}, [Io, Term]).

format(Format) -> ?ORDERED(group_leader(), {format, Format, []}, [Format]).
format(Format, Args) -> ?ORDERED(group_leader(), {format, Format, Args}, [Format, Args]).
format(Io, Format, Args) -> ?ORDERED(Io, {format, Format, Args}, [Io, Format, Args]).

fwrite(Format) -> ?ORDERED(group_leader(), {fwrite, Format, []}, [Format]).
fwrite(Format, Args) -> ?ORDERED(group_leader(), {fwrite, Format, Args}, [Format, Args]).
fwrite(Io, Format, Args) -> ?ORDERED(Io, {fwrite, Format, Args}, [Io, Format, Args]).

error_reason(terminated) -> terminated;
error_reason(calling_self) -> calling_self;
error_reason({no_translation, _, _}) -> no_translation;
error_reason(_) -> badarg.

%% What failed: this module before it reached a device, the formatting, or the device.
error_info(Request, Reason) -> [{error_info, #{cause => cause(Request, Reason), module => erl_stdlib_errors}}].

cause(_, Reason) when Reason =:= arguments; Reason =:= terminated; Reason =:= calling_self -> {io, Reason};
cause({Format, _, _}, _) when Format =:= format; Format =:= fwrite -> {device, format};
cause(_, Reason) -> {device, Reason}.

%% Reading -------------------------------------------------------------------------------------------------------------

get_line(Prompt) -> get_line(group_leader(), Prompt).
get_line(Io, Prompt) -> request(Io, {get_line, unicode, Prompt}).

get_chars(Prompt, N) -> get_chars(group_leader(), Prompt, N).
get_chars(Io, Prompt, N) when is_integer(N), N >= 0 -> request(Io, {get_chars, unicode, Prompt, N}).

get_password() -> get_password(group_leader()).
get_password(Io) -> request(Io, {get_password, unicode}).

fread(Prompt, Format) -> fread(group_leader(), Prompt, Format).
fread(Io, Prompt, Format) -> request(Io, {fread, Prompt, Format}).

read(Prompt) -> read(group_leader(), Prompt).

read(Io, Prompt) ->
    case request(Io, {get_until, unicode, Prompt, erl_scan, tokens, [1]}) of
        {ok, Tokens, _} -> erl_parse:parse_term(Tokens);
        {error, Error, _} -> {error, Error};
        {error, Error} -> {error, Error};
        {eof, _} -> eof;
        Other -> Other
    end.

read(Io, Prompt, Start) -> read(Io, Prompt, Start, []).

read(Io, Prompt, Start, Options) -> parsed(scan(Io, Prompt, Start, Options), fun erl_parse:parse_term/1).

scan_erl_exprs(Prompt) -> scan_erl_exprs(group_leader(), Prompt, 1).
scan_erl_exprs(Io, Prompt) -> scan_erl_exprs(Io, Prompt, 1).
scan_erl_exprs(Io, Prompt, Start) -> scan_erl_exprs(Io, Prompt, Start, []).
scan_erl_exprs(Io, Prompt, Start, Options) -> scan(Io, Prompt, Start, Options).

scan_erl_form(Prompt) -> scan_erl_form(group_leader(), Prompt, 1).
scan_erl_form(Io, Prompt) -> scan_erl_form(Io, Prompt, 1).
scan_erl_form(Io, Prompt, Start) -> scan_erl_form(Io, Prompt, Start, []).
scan_erl_form(Io, Prompt, Start, Options) -> scan(Io, Prompt, Start, Options).

parse_erl_exprs(Prompt) -> parse_erl_exprs(group_leader(), Prompt, 1).
parse_erl_exprs(Io, Prompt) -> parse_erl_exprs(Io, Prompt, 1).
parse_erl_exprs(Io, Prompt, Start) -> parse_erl_exprs(Io, Prompt, Start, []).
parse_erl_exprs(Io, Prompt, Start, Options) -> parsed(scan(Io, Prompt, Start, Options), fun erl_parse:parse_exprs/1).

parse_erl_form(Prompt) -> parse_erl_form(group_leader(), Prompt, 1).
parse_erl_form(Io, Prompt) -> parse_erl_form(Io, Prompt, 1).
parse_erl_form(Io, Prompt, Start) -> parse_erl_form(Io, Prompt, Start, []).
parse_erl_form(Io, Prompt, Start, Options) -> parsed(scan(Io, Prompt, Start, Options), fun erl_parse:parse_form/1).

scan(Io, Prompt, Start, Options) -> request(Io, {get_until, unicode, Prompt, erl_scan, tokens, [Start, Options]}).

parsed({ok, Tokens, End}, Parse) ->
    case Parse(Tokens) of
        {ok, Parsed} -> {ok, Parsed, End};
        {error, Error} -> {error, Error, End}
    end;
parsed(Other, _) ->
    Other.

%% The device ----------------------------------------------------------------------------------------------------------

columns() -> columns(group_leader()).
columns(Io) -> geometry(Io, columns).

rows() -> rows(group_leader()).
rows(Io) -> geometry(Io, rows).

geometry(Io, What) ->
    case request(Io, {get_geometry, What}) of
        N when is_integer(N), N > 0 -> {ok, N};
        _ -> {error, enotsup}
    end.

getopts() -> getopts(group_leader()).
getopts(Io) -> request(Io, getopts).

setopts(Options) -> setopts(group_leader(), Options).
setopts(Io, Options) -> request(Io, {setopts, Options}).

printable_range() -> latin1.

%% The protocol --------------------------------------------------------------------------------------------------------

request(Request) -> request(group_leader(), Request).

request(standard_io, Request) -> request(group_leader(), Request);
request(Pid, Request) when is_pid(Pid) -> exchange(Pid, protocol(Request));
request(Name, Request) when is_atom(Name) ->
    case whereis(Name) of
        undefined -> {error, arguments};
        Pid -> request(Pid, Request)
    end.

requests(Requests) -> requests(group_leader(), Requests).

requests(standard_io, Requests) -> requests(group_leader(), Requests);
requests(Pid, Requests) when is_pid(Pid) -> exchange(Pid, {requests, [protocol(R) || R <- Requests]});
requests(Name, Requests) when is_atom(Name) ->
    case whereis(Name) of
        undefined -> {error, arguments};
        Pid -> requests(Pid, Requests)
    end.

exchange(Pid, _) when Pid =:= self() ->
    {error, calling_self};
exchange(Pid, Request) ->
    Tag = monitor(process, Pid),
    Pid ! {io_request, self(), Tag, Request},
    receive
        {io_reply, Tag, Reply} ->
            demonitor(Tag, [flush]),
            Reply;
        {'DOWN', Tag, _, _, _} ->
            %% The reply may have been sent by another process before the server died.
            receive
                {io_reply, Tag, Reply} -> Reply
            after 0 -> {error, terminated}
            end
    end.

protocol({write, Term}) -> {put_chars, unicode, io_lib, write, [Term]};
protocol({format, Format, Args}) -> {put_chars, unicode, io_lib, format, [Format, Args]};
protocol({fwrite, Format, Args}) -> {put_chars, unicode, io_lib, fwrite, [Format, Args]};
protocol(nl) -> {put_chars, unicode, io_lib:nl()};
protocol({put_chars, unicode, Chars} = Request) ->
    %% A binary is copied faster than a list, and the server need not convert it again.
    try unicode:characters_to_binary(Chars) of
        Binary when is_binary(Binary) -> {put_chars, unicode, Binary};
        _ -> Request
    catch
        error:_ -> Request
    end;
protocol({put_chars, Chars}) -> {put_chars, unicode, Chars};
protocol({get_line, Prompt}) -> {get_line, unicode, Prompt};
protocol({get_chars, Prompt, N}) -> {get_chars, unicode, Prompt, N};
protocol({get_until, Prompt, M, F, A}) -> {get_until, unicode, Prompt, M, F, A};
protocol({fread, Prompt, Format}) -> {get_until, unicode, Prompt, io_lib, fread, [Format]};
protocol(Request) -> Request.
