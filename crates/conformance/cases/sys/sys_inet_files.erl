%% Files that configure the Internet: their lines, words and names.
-module(sys_inet_files).
-include("../case.hrl").

main() ->
    ok = logger:set_primary_config(level, none),
    [?show(inet_parse:domain(Text)) || Text <- ["", "a", "a.", "a.b", "1.2.3.4", "1a.2.3.4", "-a", "a-", "a-.b", "a_.b", "a_", "a..b", ".a", "1", "a.-b", "1.2.3",
                                               "1.2.3.4.5", "a.1.2.3.4", "1.b", foo, "10.a-.b", "a b"]],
    [?show(inet_parse:dots(Text)) || Text <- ["", ".", "a.b", "a.b.", "..."]],
    [?show(inet_parse:split_line(Text)) || Text <- ["", "  a b\tc # d\n", "a#b", "a\r\n", "a b\r\nc", "#"]],
    [?show(inet_parse:visible_string(Text)) || Text <- ["", "abc", "a b", [1], foo, [127]]],
    [?show(inet_parse:services({chars, Text})) || Text <- ["http 80/tcp www # x\nbad line\nfoo 0/udp\n a 1/udp", <<"x 5/tcp a b c\n">>, ""]],
    ?show(inet_parse:rpc({chars, "portmapper 100000 portmap sunrpc\nx y\n"})),
    ?show(inet_parse:hosts({chars, "127.0.0.1 localhost a b\n::1 ip6\nfe80::1%lo0 x\nbad x\n"})),
    ?show(inet_parse:resolv({chars, "domain a.b\nnameserver 1.2.3.4\nsearch a b c\nlookup file bind\noptions x\nnameserver zz\n"})),
    ?show(inet_parse:host_conf_linux({chars, "order hosts,bind\nmulti on\norder a, b ,c\n"})),
    ?show(inet_parse:host_conf_freebsd({chars, "hosts\nbind\na b\n"})),
    ?show(inet_parse:host_conf_bsdos({chars, "hosts local continue, dns merge\nx\n"})),
    ?show(inet_parse:nsswitch_conf({chars, "passwd: files\nhosts: files dns\n"})),
    ?show(inet_parse:protocols({chars, "tcp 6 TCP # x\nip 0\n"})),
    ?show(inet_parse:netmasks({chars, "128.32.0.0 255.255.255.0\n"})),
    ?show(inet_parse:networks({chars, "loopback 127\nx y\n"})),
    ?show(inet_parse:hosts("/no/such/file")),
    [?show(inet_parse:address(Text)) || Text <- ["1.2.3.4", "::1", "0x7f.1", "1.2.3.4.5"]],
    ?show(inet_parse:strict_address("0x7f.1")),
    ?show(inet_parse:ntoa({1, 2, 3, 4})).
