%% What `inet:gethostbyname/1` and its like tell about a host.
-ifndef(INET_HRL_).
-define(INET_HRL_, true).

-record(hostent, {
    h_name,
    h_aliases = [],
    h_addrtype,
    h_length,
    h_addr_list = []
}).

-endif.
