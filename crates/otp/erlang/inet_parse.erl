%% Files that configure the Internet, and addresses as text, which module `inet` reads.
%%
%% A file is a name, `{fd, File}`, or `{chars, Text}`. Its lines are words between blanks; `#` begins a comment. A line that has not the
%% expected form is told to the error logger and left out.
-module(inet_parse).

-export([address/1, domain/1, dots/1, host_conf_bsdos/1, host_conf_bsdos/2, host_conf_freebsd/1, host_conf_freebsd/2, host_conf_linux/1,
         host_conf_linux/2, hosts/1, hosts/2, ipv4_address/1, ipv4strict_address/1, ipv6_address/1, ipv6strict_address/1, netmasks/1,
         netmasks/2, networks/1, networks/2, nsswitch_conf/1, nsswitch_conf/2, ntoa/1, protocols/1, protocols/2, resolv/1, resolv/2, rpc/1,
         rpc/2, services/1, services/2, split_line/1, strict_address/1, visible_string/1]).

-define(IS_LETTER(C), (C >= $a andalso C =< $z orelse C >= $A andalso C =< $Z)).
-define(IS_DIGIT(C), (C >= $0 andalso C =< $9)).

%% Addresses -----------------------------------------------------------------------------------------------------------

address(Text) -> inet:parse_address(Text).
strict_address(Text) -> inet:parse_strict_address(Text).
ipv4_address(Text) -> inet:parse_ipv4_address(Text).
ipv4strict_address(Text) -> inet:parse_ipv4strict_address(Text).
ipv6_address(Text) -> inet:parse_ipv6_address(Text).
ipv6strict_address(Text) -> inet:parse_ipv6strict_address(Text).
ntoa(Address) -> inet:ntoa(Address).

%% Files ---------------------------------------------------------------------------------------------------------------

services(File) -> services(noname, File).
services(Name, File) ->
    lines(Name, File, fun([Service, Where | Aliases]) ->
                              [Port, Protocol] = string:split(Where, "/"),
                              Number = list_to_integer(Port),
                              true = Number > 0,
                              {Service, list_to_atom(Protocol), Number, Aliases}
                      end).

rpc(File) -> rpc(noname, File).
rpc(Name, File) -> lines(Name, File, fun([Program, Number | Aliases]) -> {Program, list_to_integer(Number), Aliases} end).

%% Addresses that belong to an interface are left out.
hosts(File) -> hosts(noname, File).
hosts(Name, File) ->
    lines(Name, File, fun([Address, Host | Aliases]) ->
                              case string:lexemes(Address, "%") of
                                  [Plain, _] ->
                                      {ok, _} = address(Plain),
                                      skip;
                                  _ ->
                                      {ok, IP} = address(Address),
                                      {IP, Host, Aliases}
                              end
                      end).

resolv(File) -> resolv(noname, File).
resolv(Name, File) ->
    lines(Name, File, fun(["domain", Domain]) -> {domain, Domain};
                         (["nameserver", Address]) ->
                              {ok, IP} = address(Address),
                              {nameserver, IP};
                         (["search" | Domains]) -> {search, Domains};
                         (["lookup" | Types]) -> {lookup, Types};
                         (_) -> skip
                      end).

host_conf_linux(File) -> host_conf_linux(noname, File).
host_conf_linux(Name, File) -> lines(Name, File, fun(["order" | Order]) -> {lookup, by_comma(Order)}; (_) -> skip end).

host_conf_freebsd(File) -> host_conf_freebsd(noname, File).
host_conf_freebsd(Name, File) -> lookup(lines(Name, File, fun([Type]) -> [Type] end)).

host_conf_bsdos(File) -> host_conf_bsdos(noname, File).
host_conf_bsdos(Name, File) ->
    lookup(lines(Name, File, fun(["hosts" | Types]) -> [Type || Type <- by_comma(Types), Type =/= "continue", Type =/= "merge"];
                                (_) -> skip
                             end)).

lookup({ok, Types}) -> {ok, [{lookup, lists:append(Types)}]};
lookup(Error) -> Error.

nsswitch_conf(File) -> nsswitch_conf(noname, File).
nsswitch_conf(Name, File) -> lines(Name, File, fun(["hosts:" | Types]) -> {lookup, Types}; (_) -> skip end).

protocols(File) -> protocols(noname, File).
protocols(Name, File) ->
    lines(Name, File, fun([Protocol, Number, Shown]) -> {list_to_atom(Protocol), list_to_integer(Number), Shown} end).

netmasks(File) -> netmasks(noname, File).
netmasks(Name, File) ->
    lines(Name, File, fun([Net, Mask]) ->
                              {ok, NetIP} = address(Net),
                              {ok, MaskIP} = address(Mask),
                              {NetIP, MaskIP}
                      end).

networks(File) -> networks(noname, File).
networks(Name, File) -> lines(Name, File, fun([Network, Number]) -> {Network, list_to_integer(Number)} end).

lines(Name, {fd, File}, Reader) -> {ok, read(file_lines(File), Name, Reader)};
lines(Name, {chars, Text}, Reader) when is_binary(Text) -> lines(Name, {chars, binary_to_list(Text)}, Reader);
lines(Name, {chars, Text}, Reader) when is_list(Text) -> {ok, read(string:split(Text, "\n", all), Name, Reader)};
lines(_, Name, Reader) ->
    case file:open(Name, [read]) of
        {ok, File} ->
            Found = read(file_lines(File), Name, Reader),
            file:close(File),
            {ok, Found};
        Error -> Error
    end.

file_lines(File) ->
    case file:read_line(File) of
        {ok, Line} when is_binary(Line) -> [binary_to_list(Line) | file_lines(File)];
        {ok, Line} -> [Line | file_lines(File)];
        eof -> []
    end.

read(Lines, Name, Reader) ->
    [Found || {Number, Line} <- lists:enumerate(Lines), (Words = split_line(Line)) =/= [],
              (Found = read_words(Words, Name, Number, Reader)) =/= skip].

read_words(Words, Name, Number, Reader) ->
    try Reader(Words)
    catch
        error:_ ->
            error_logger:info_msg("inet_parse:~p:~p: erroneous line, SKIPPED~n", [Name, Number]),
            skip
    end.

%% Words ---------------------------------------------------------------------------------------------------------------

split_line(Line) ->
    Text = lists:takewhile(fun(C) -> C =/= $# end, Line),
    string:lexemes([case C of "\r\n" -> $\n; _ -> C end || C <- string:to_graphemes(Text)], " \t\n").

by_comma(Words) -> lists:append([string:lexemes(Word, ",") || Word <- Words]).

visible_string(Text) when is_list(Text) -> lists:all(fun(C) -> C >= 16#21 andalso C =< 16#7E end, Text);
visible_string(_) -> false.

%% How many dots a name has, but for one that ends it, and whether one does.
dots(Name) ->
    case lists:suffix(".", Name) of
        true -> {count(Name) - 1, true};
        false -> {count(Name), false}
    end.

count(Name) -> length([C || C <- Name, C =:= $.]).

%% Labels of letters, digits, hyphens and underscores, neither of which begins one, nor ends one before a dot. Four numbers at the end are
%% an address.
domain([_ | _] = Text) ->
    [Last | Before] = Labels = lists:reverse(string:split(Text, ".", all)),
    is_label(Last) andalso lists:all(fun(Label) -> is_label(Label) andalso not lists:member(lists:last(Label), "-_") end, Before)
        andalso not is_numeric(Labels);
domain(_) -> false.

is_label([First | _] = Label) when ?IS_LETTER(First); ?IS_DIGIT(First) ->
    lists:all(fun(C) -> ?IS_LETTER(C) orelse ?IS_DIGIT(C) orelse C =:= $- orelse C =:= $_ end, Label);
is_label(_) -> false.

is_numeric([_, _, _, _ | _] = Reversed) ->
    lists:all(fun(Label) -> lists:all(fun(C) -> ?IS_DIGIT(C) end, Label) end, lists:sublist(Reversed, 4));
is_numeric(_) -> false.
